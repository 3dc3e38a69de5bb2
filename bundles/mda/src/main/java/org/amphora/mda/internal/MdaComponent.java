package org.amphora.mda.internal;

import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.amphora.api.directory.Directory;
import org.amphora.api.filter.DeliveryFilter;
import org.amphora.api.filter.FilterChain;
import org.amphora.api.intake.InternalMail;
import org.amphora.api.queue.DeliveryTarget;
import org.amphora.api.queue.MailQueue;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.role.InFlight;
import org.amphora.api.role.Role;
import org.amphora.api.role.RoleComponent;
import org.amphora.api.store.MailStore;
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

/**
 * The role mda. It offers its delivery target only while there is a store, so that the queue keeps what is local until
 * the store is back, and delivers it then at once.
 */
@Component(service = Role.class, configurationPid = MdaComponent.PID, immediate = true)
@Designate(ocd = MdaConfig.class)
public final class MdaComponent extends RoleComponent {
    static final String PID = "org.amphora.mda";
    private static final Logger LOG = LoggerFactory.getLogger(MdaComponent.class);

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile MailQueue queue;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Directory directory;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile InternalMail intake;

    private final Filters filters = new Filters();
    private final InFlight inFlight = new InFlight();
    private final BundleContext context;
    private volatile MdaSettings settings;
    private MailStore store;
    private ServiceRegistration<DeliveryTarget> offered;
    private ServiceRegistration<FilterChain> shown;

    @Activate
    public MdaComponent(BundleContext context) {
        this.context = context;
    }

    @Activate
    @Modified
    synchronized void configure(MdaConfig defaults, Map<String, Object> raw) {
        try {
            boolean first = settings == null;
            settings = MdaSettings.read(new ConfigReader(PID, raw));
            filters.configure(settings.chain());
            health.problem("configuration", "");
            if (first) {
                offer(store);
                shown = context.registerService(
                        FilterChain.class, new DeliveryChain(filters, () -> queue, () -> directory), null);
            }
        } catch (BadConfiguration e) {
            LOG.error("{}", health.refused(e, settings != null));
        }
    }

    @Deactivate
    void deactivate() {
        offer(null);
        if (settings == null) return;
        shown.unregister();
        int left = inFlight.drain(settings.drainTimeout());
        if (left > 0) LOG.warn("{} deliveries outlast the drain time", left);
        filters.close();
        if (filters.busy() > 0) LOG.warn("{} filters do not return: their threads are abandoned", filters.busy());
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindStore(MailStore found) {
        offer(found);
    }

    synchronized void unbindStore(MailStore gone) {
        if (store == gone) offer(null);
    }

    /**
     * One target for one store: what is under way ends on the store that it began with. None before the first good
     * configuration.
     */
    private synchronized void offer(MailStore to) {
        ServiceRegistration<DeliveryTarget> before = offered;
        store = to;
        offered = null;
        if (to != null && settings != null) {
            Dictionary<String, Object> properties = new Hashtable<>();
            properties.put(DeliveryTarget.ROUTE, DeliveryTarget.LOCAL);
            LocalDelivery target = new LocalDelivery(
                    to, filters, () -> directory, () -> new Sending(queue, intake), () -> settings, inFlight);
            offered = context.registerService(DeliveryTarget.class, target, properties);
        }
        if (before != null) before.unregister();
        health.problem("store", to == null ? "no mail store: local mail waits in the queue" : "");
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindFilter(DeliveryFilter filter, ServiceReference<DeliveryFilter> reference) {
        Bundle bundle = reference.getBundle();
        var origin = new Installed.Origin(
                bundle.getSymbolicName(), bundle.getVersion().toString());
        filters.add(filter, FrameworkUtil.asMap(reference.getProperties()), origin);
    }

    void unbindFilter(DeliveryFilter filter) {
        MdaSettings now = settings;
        int left = filters.remove(filter, now == null ? Duration.ZERO : now.drainTimeout());
        if (left > 0) LOG.warn("{} calls of a delivery filter outlast the drain time", left);
    }

    @Override
    public String role() {
        return "mda";
    }

    @Override
    public List<String> problems() {
        return Stream.concat(super.problems().stream(), filters.set().problems().stream())
                .toList();
    }

    @Override
    public String state() {
        return settings == null ? "down" : inFlight.inside() + " deliveries under way";
    }
}
