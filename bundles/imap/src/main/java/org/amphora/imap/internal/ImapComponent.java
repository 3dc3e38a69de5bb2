package org.amphora.imap.internal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.amphora.api.auth.Sasl;
import org.amphora.api.net.ProtocolFactory;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.Role;
import org.amphora.api.role.RoleComponent;
import org.amphora.api.site.Site;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.SearchIndex;
import org.amphora.imap.internal.spool.AppendSpool;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
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

/** The role imap: serves from its first good configuration on. */
@Component(service = Role.class, configurationPid = "org.amphora.imap", immediate = true)
@Designate(ocd = ImapConfig.class)
public final class ImapComponent extends RoleComponent implements Services {
    private static final Logger LOG = LoggerFactory.getLogger(ImapComponent.class);

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Sasl sasl;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Site site;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile SearchIndex searchIndex;

    private volatile MailStore store;
    private final AtomicInteger storeVersion = new AtomicInteger();

    private volatile ImapProtocol protocol;
    private volatile ImapSettings settings;
    private ServiceRegistration<ProtocolFactory> served;

    @Activate
    @Modified
    void configure(BundleContext bundle, ImapConfig defaults, Map<String, Object> raw) {
        try {
            settings = ImapSettings.read(raw);
            health.problem("configuration", "");
            if (served == null) serve(bundle);
            else protocol.settings(settings);
        } catch (BadConfiguration e) {
            LOG.error("{}", health.refused(e, served != null));
        }
    }

    private void serve(BundleContext bundle) {
        AppendSpool spool = new AppendSpool(bundle.getDataFile("append").toPath());
        spool.clear();
        protocol = new ImapProtocol(this, spool, settings);
        var properties = Map.of(ProtocolFactory.PROTOCOL, "imap");
        served = bundle.registerService(ProtocolFactory.class, protocol, FrameworkUtil.asDictionary(properties));
    }

    @Deactivate
    void deactivate() {
        if (served == null) return;
        served.unregister();
        int left = protocol.sessions().drain(settings.drainTimeout());
        if (left > 0) LOG.warn("{} IMAP sessions outlast the drain time", left);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindStore(MailStore comes) {
        store = comes;
        storeVersion.incrementAndGet();
        storeChanged();
    }

    void unbindStore(MailStore goes) {
        if (store != goes) return; // another has come already
        store = null;
        storeChanged();
    }

    private void storeChanged() {
        ImapProtocol p = protocol;
        if (p != null) p.storeChanged();
    }

    @Override
    public Optional<MailStore> store() {
        return Optional.ofNullable(store);
    }

    @Override
    public int storeVersion() {
        return storeVersion.get();
    }

    @Override
    public Optional<Sasl> sasl() {
        return Optional.ofNullable(sasl);
    }

    @Override
    public Optional<SearchIndex> searchIndex() {
        return Optional.ofNullable(searchIndex);
    }

    @Override
    public String hostname() {
        Site s = site;
        return s == null ? "localhost" : s.hostname();
    }

    @Override
    public String role() {
        return "imap";
    }

    @Override
    public String state() {
        ImapProtocol p = protocol;
        return p == null ? "down" : p.sessions().inside() + " sessions";
    }
}
