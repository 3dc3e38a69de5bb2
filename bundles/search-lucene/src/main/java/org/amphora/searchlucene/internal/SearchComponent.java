package org.amphora.searchlucene.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.role.Role;
import org.amphora.api.role.RoleComponent;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.SearchIndex;
import org.amphora.searchlucene.internal.console.IndexCare;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The role search-lucene. */
@Component(service = Role.class, configurationPid = SearchComponent.PID, immediate = true)
@Designate(ocd = SearchConfig.class)
public final class SearchComponent extends RoleComponent {
    static final String PID = "org.amphora.searchlucene";
    private static final Logger LOG = LoggerFactory.getLogger(SearchComponent.class);

    private final List<ServiceRegistration<?>> served = new ArrayList<>();
    private volatile Indexes indexes;
    private volatile SearchSettings settings;
    private volatile MailStore store;

    @Activate
    @Modified
    void configure(BundleContext bundle, SearchConfig defaults, Map<String, Object> raw) {
        try {
            String data = bundle.getProperty("karaf.data");
            SearchSettings now = SearchSettings.read(new ConfigReader(PID, raw), Path.of(data == null ? "data" : data));
            settings = now;
            if (served.isEmpty()) serve(bundle, now);
            else indexes.settings(now);
            Path used = indexes.folders().root();
            String moved = "etc/" + PID + ".cfg: key search_directory = " + now.directory()
                    + ": counts from the next start of the bundle; in use is " + used;
            health.problem("configuration", now.directory().equals(used) ? "" : moved);
        } catch (BadConfiguration e) {
            LOG.error("{}", health.refused(e, !served.isEmpty()));
        }
    }

    private void serve(BundleContext bundle, SearchSettings now) {
        Indexes made = new Indexes(now);
        indexes = made;
        made.store(store);
        made.start();
        served.add(bundle.registerService(SearchIndex.class, made, null));
        served.add(bundle.registerService(IndexCare.class, new Care(made, () -> store), null));
    }

    @Deactivate
    void deactivate() {
        if (served.isEmpty()) return;
        served.forEach(ServiceRegistration::unregister);
        if (!indexes.close(settings.drainTimeout())) LOG.warn("an indexing outlasts the drain time");
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindStore(MailStore comes) {
        store = comes;
        tell(comes);
    }

    void unbindStore(MailStore goes) {
        if (store != goes) return; // another has come already
        store = null;
        tell(null);
    }

    private void tell(MailStore now) {
        Indexes i = indexes;
        if (i != null) i.store(now);
    }

    @Override
    public String role() {
        return "search-lucene";
    }

    @Override
    public String state() {
        Indexes i = indexes;
        return i == null ? "down" : i.worker().waiting() + " mailboxes wait to be indexed";
    }
}
