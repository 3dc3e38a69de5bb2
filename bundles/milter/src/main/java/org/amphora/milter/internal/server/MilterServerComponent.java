package org.amphora.milter.internal.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.net.ProtocolFactory;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.Role;
import org.amphora.api.role.RoleComponent;
import org.amphora.api.site.Site;
import org.amphora.chain.ChainSettings;
import org.amphora.chain.FilterRunner;
import org.amphora.chain.FilterSet;
import org.amphora.chain.Installed;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
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

/** The role milter-server: serves from its first good configuration on. */
@Component(service = Role.class, configurationPid = MilterServerSettings.PID, immediate = true)
@Designate(ocd = MilterServerConfig.class)
public final class MilterServerComponent extends RoleComponent {
    private static final Logger LOG = LoggerFactory.getLogger(MilterServerComponent.class);

    private final FilterSet<MailFilter> filters = new FilterSet<>();
    private volatile Services services;
    private volatile MilterProtocol protocol;
    private ServiceRegistration<ProtocolFactory> served;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Site site;

    @Activate
    @Modified
    void configure(BundleContext context, MilterServerConfig defaults, Map<String, Object> raw) {
        try {
            MilterServerSettings settings = MilterServerSettings.read(raw);
            health.problem("configuration", "");
            if (served == null) serve(context, settings);
            else services.configure(settings);
        } catch (BadConfiguration e) {
            LOG.error("{}", health.refused(e, served != null));
        }
    }

    private void serve(BundleContext context, MilterServerSettings settings) {
        var runner = new FilterRunner("amphora-milter-filter-", ChainSettings.DEFAULTS);
        services = new Services(filters, runner, () -> Optional.ofNullable(site), settings);
        protocol = new MilterProtocol(services);
        var properties = Map.of(ProtocolFactory.PROTOCOL, "milter");
        served = context.registerService(ProtocolFactory.class, protocol, FrameworkUtil.asDictionary(properties));
    }

    @Deactivate
    void deactivate() {
        if (served == null) return;
        served.unregister();
        int left = protocol.sessions().drain(services.settings().drainTimeout());
        if (left > 0) LOG.warn("{} sessions of the milter protocol outlast the drain time", left);
        services.runner().close();
        int busy = services.runner().busy();
        if (busy > 0) LOG.warn("{} filters do not return: their threads are abandoned", busy);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindFilter(MailFilter filter, ServiceReference<MailFilter> reference) {
        Bundle bundle = reference.getBundle();
        var origin = new Installed.Origin(
                bundle.getSymbolicName(), bundle.getVersion().toString());
        filters.add(filter, FrameworkUtil.asMap(reference.getProperties()), origin);
    }

    /** Declarative Services calls this before it deactivates the filter, so messages end on the old one. */
    void unbindFilter(MailFilter filter) {
        Services now = services;
        FilterSet.Removed<MailFilter> gone = filters.remove(
                filter, now == null ? Duration.ZERO : now.settings().drainTimeout());
        if (now == null || gone.filter() == null) return;
        now.introductions().forget(filter);
        if (gone.inside() > 0)
            LOG.info("filter={} goes away inside {} messages", gone.filter().name(), gone.inside());
    }

    @Override
    public String role() {
        return "milter-server";
    }

    @Override
    public List<String> problems() {
        var problems = new ArrayList<>(super.problems());
        Services s = services;
        if (s != null)
            for (String name : filters.absent(s.settings().filters()))
                problems.add("etc/" + MilterServerSettings.PID + ".cfg: key filters: no bundle provides " + name
                        + ": mail servers are told to try again later");
        return problems;
    }

    @Override
    public String state() {
        MilterProtocol p = protocol;
        return p == null ? "down" : p.sessions().inside() + " sessions";
    }
}
