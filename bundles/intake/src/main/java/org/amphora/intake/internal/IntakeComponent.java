package org.amphora.intake.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.amphora.api.directory.Directory;
import org.amphora.api.dns.DnsResolver;
import org.amphora.api.filter.FilterChain;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.intake.Intake;
import org.amphora.api.intake.InternalMail;
import org.amphora.api.queue.DeliveryTarget;
import org.amphora.api.queue.MailQueue;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.role.Role;
import org.amphora.api.role.RoleComponent;
import org.amphora.api.site.Site;
import org.amphora.api.store.MailStore;
import org.amphora.chain.Entry;
import org.amphora.chain.FilterRunner;
import org.amphora.chain.FilterSet;
import org.amphora.chain.Installed;
import org.amphora.intake.internal.chain.Connections;
import org.amphora.intake.internal.rewrite.Rewriting;
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

/** The role intake: glue between the framework and {@link MessageIntake}. */
@Component(configurationPid = IntakeComponent.PID, service = Role.class, immediate = true)
@Designate(ocd = IntakeConfig.class)
public final class IntakeComponent extends RoleComponent implements Roles {
    static final String PID = "org.amphora.intake";
    private static final Logger LOG = LoggerFactory.getLogger(IntakeComponent.class);

    private final FilterSet<MailFilter> filters = new FilterSet<>();
    private FilterRunner runner;
    private volatile Connections connections;
    private volatile MessageIntake intake;
    private ServiceRegistration<?> served;
    private volatile DeliveryTarget relay;
    private volatile boolean relaySeen;
    private ServiceRegistration<FilterChain> shown;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Site site;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Directory directory;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile MailQueue queue;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile DnsResolver dns;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile MailStore store;

    /** Not called, only seen: that there is one decides whether mail for others is taken. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            target = "(" + DeliveryTarget.ROUTE + "=" + DeliveryTarget.REMOTE + ")")
    void bindRelay(DeliveryTarget found) {
        relay = found;
        relaySeen = true;
    }

    void unbindRelay(DeliveryTarget gone) {
        if (relay == gone) relay = null;
    }

    @Activate
    @Modified
    void configure(BundleContext context, IntakeConfig defaults, Map<String, Object> raw) {
        try {
            IntakeSettings settings = read(context, new ConfigReader(PID, raw));
            health.problem("configuration", "");
            if (served == null) {
                serve(context, settings);
            } else {
                intake.configure(settings);
            }
        } catch (BadConfiguration e) {
            LOG.error("{}", health.refused(e, served != null));
        }
    }

    private IntakeSettings read(BundleContext context, ConfigReader in) {
        String etc = context.getProperty("karaf.etc");
        Path folder = Path.of(etc == null ? "" : etc);
        return IntakeSettings.read(in, Rewriting.read(in, folder, health, System::nanoTime, InstantSource.system()));
    }

    private void serve(BundleContext context, IntakeSettings settings) {
        runner = new FilterRunner("amphora-intake-filter-", settings.chain());
        connections = new Connections(runner);
        intake = new MessageIntake(this, filters, runner, connections, new RateLimits(System::nanoTime), settings);
        String[] offers = {Intake.class.getName(), InternalMail.class.getName()};
        served = context.registerService(offers, intake, null);
        shown = context.registerService(FilterChain.class, new MailChain(filters, intake), null);
    }

    @Deactivate
    void deactivate() {
        if (served == null) return;
        shown.unregister();
        served.unregister();
        int left = intake.drain();
        if (left > 0) LOG.warn("{} transactions have outlasted drain_timeout: they are answered 451", left);
        connections.close();
        runner.close();
        if (runner.busy() > 0) LOG.warn("{} filters do not return: their threads are abandoned", runner.busy());
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

    /** Declarative Services calls this before it deactivates the filter, so transactions end on the old one. */
    void unbindFilter(MailFilter filter) {
        MessageIntake now = intake;
        FilterSet.Removed<MailFilter> gone = filters.remove(filter, now == null ? Duration.ZERO : now.patience());
        if (now == null || gone.filter() == null) return;
        connections.forget(gone.filter());
        if (gone.inside() > 0)
            LOG.info("filter={} goes away inside {} transactions", gone.filter().name(), gone.inside());
    }

    @Override
    public Optional<Site> site() {
        return Optional.ofNullable(site);
    }

    @Override
    public Optional<Directory> directory() {
        return Optional.ofNullable(directory);
    }

    @Override
    public Optional<MailQueue> queue() {
        return Optional.ofNullable(queue);
    }

    @Override
    public Optional<DnsResolver> dns() {
        return Optional.ofNullable(dns);
    }

    @Override
    public Optional<MailStore> store() {
        return Optional.ofNullable(store);
    }

    @Override
    public boolean relay() {
        return relay != null;
    }

    @Override
    public boolean relaySeen() {
        return relaySeen;
    }

    @Override
    public String role() {
        return "intake";
    }

    @Override
    public List<String> problems() {
        MessageIntake now = intake;
        return now == null
                ? super.problems()
                : Stream.concat(super.problems().stream(), now.problems().stream())
                        .toList();
    }

    @Override
    public String state() {
        MessageIntake now = intake;
        if (now == null) return "down";
        String chain = filters.ordered().stream().map(Entry::name).collect(Collectors.joining(", "));
        return now.transactions() + " transactions, filters: " + (chain.isEmpty() ? "none" : chain);
    }
}
