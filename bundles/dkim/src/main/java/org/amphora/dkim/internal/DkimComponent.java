package org.amphora.dkim.internal;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.amphora.api.dns.DnsResolver;
import org.amphora.api.dns.DomainRecords;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.queue.MailQueue;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.Role;
import org.amphora.api.role.RoleComponent;
import org.amphora.api.site.Site;
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

/** The role dkim: glue between the framework and the filters, which are there from the first good configuration on. */
@Component(service = Role.class, configurationPid = DkimComponent.PID, immediate = true)
@Designate(ocd = DkimConfig.class)
public final class DkimComponent extends RoleComponent implements Surroundings {
    static final String PID = "org.amphora.dkim";
    private static final Logger LOG = LoggerFactory.getLogger(DkimComponent.class);

    private final Alarm alarm = new Alarm(health::problem, InstantSource.system());
    private final List<ServiceRegistration<?>> served = new ArrayList<>();
    private volatile DkimSettings settings;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile DnsResolver dns;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Site site;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile MailQueue queue;

    @Activate
    @Modified
    void configure(BundleContext context, DkimConfig defaults, Map<String, Object> raw) {
        try {
            settings = DkimSettings.read(new Settings(PID, raw).reader(), etc(context), health::problem);
            health.problem("configuration", "");
            alarm.reset();
            if (served.isEmpty()) serve(context);
        } catch (BadConfiguration e) {
            LOG.error("{}", health.refused(e, settings != null));
        }
    }

    private void serve(BundleContext context) {
        served.add(context.registerService(Surroundings.class, this, null)); // for the console
        served.add(context.registerService(DomainRecords.class, new DkimRecords(this), null));
        serve(context, VerifyFilter.NAME, 100, new VerifyFilter(this));
        serve(context, ArcFilter.NAME, 800, new ArcFilter(this));
        serve(context, SevenBitFilter.NAME, 850, new SevenBitFilter(this, () -> queue));
        serve(context, SignFilter.NAME, 900, new SignFilter(this));
    }

    private void serve(BundleContext context, String name, int order, MailFilter filter) {
        Map<String, Object> properties = Map.of(
                MailFilter.NAME,
                name,
                MailFilter.ORDER,
                order,
                MailFilter.LISTED_ONLY,
                true,
                MailFilter.STAGES,
                "message");
        served.add(context.registerService(MailFilter.class, filter, new Hashtable<>(properties)));
    }

    private static Path etc(BundleContext context) {
        String etc = context.getProperty("karaf.etc");
        return Path.of(etc == null ? "etc" : etc);
    }

    /** Intake is told of it first, and waits until the transactions that the filters are in have ended. */
    @Deactivate
    void deactivate() {
        served.forEach(ServiceRegistration::unregister);
    }

    @Override
    public DkimSettings settings() {
        return settings;
    }

    @Override
    public DnsResolver dns() {
        return dns;
    }

    @Override
    public Site site() {
        return site;
    }

    @Override
    public InstantSource clock() {
        return InstantSource.system();
    }

    @Override
    public void unsigned(String reason) {
        alarm.message(reason);
    }

    @Override
    public String role() {
        return "dkim";
    }

    @Override
    public String state() {
        return settings == null ? "down" : "";
    }
}
