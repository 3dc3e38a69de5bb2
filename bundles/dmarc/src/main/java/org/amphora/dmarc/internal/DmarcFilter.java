package org.amphora.dmarc.internal;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.amphora.api.dns.DnsResolver;
import org.amphora.api.filter.DeliveryFilter;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Strangers;
import org.amphora.api.filter.Transaction;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.role.Role;
import org.amphora.api.role.RoleComponent;
import org.amphora.api.site.Network;
import org.amphora.api.site.Site;
import org.amphora.api.store.MailStore;
import org.amphora.dmarc.internal.check.Dmarc;
import org.amphora.dmarc.internal.report.Observations;
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

/** The role dmarc: a filter from its first good configuration on, where a list of intake names it. */
@Component(service = Role.class, configurationPid = DmarcFilter.PID, immediate = true)
@Designate(ocd = DmarcConfig.class)
public final class DmarcFilter extends RoleComponent implements MailFilter {
    static final String PID = "org.amphora.dmarc";
    private static final String NAME = "dmarc";
    private static final Logger LOG = LoggerFactory.getLogger(DmarcFilter.class);

    private final Observations observations;
    private final Path etc;
    private volatile DmarcSettings settings;
    private volatile SuffixFile suffixes;
    private volatile ServiceRegistration<MailFilter> served;
    /** Guarded by this; null until mail is checked, so that a server without DMARC delivers without its filter. */
    private ServiceRegistration<DeliveryFilter> filing;

    private BundleContext context;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile DnsResolver dns;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Site site;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile MailStore store;

    @Activate
    public DmarcFilter(BundleContext context, DmarcConfig defaults, Map<String, Object> raw) {
        this(Path.of(context.getProperty("karaf.etc")), Path.of(context.getProperty("karaf.data"), "amphora/dmarc"));
        this.context = context;
        configure(defaults, raw);
        if (served != null && !observations.isEmpty()) file();
    }

    DmarcFilter(Path etc, Path data) {
        this.etc = etc;
        this.observations = new Observations(data, InstantSource.system());
    }

    @Modified
    void configure(DmarcConfig defaults, Map<String, Object> raw) {
        try {
            read(raw);
            health.problem("configuration", "");
            if (served == null) served = context.registerService(MailFilter.class, this, properties());
        } catch (BadConfiguration e) {
            LOG.error("{}", health.refused(e, served != null));
        }
    }

    void read(Map<String, Object> raw) {
        DmarcSettings now = DmarcSettings.read(new ConfigReader(PID, raw), etc);
        if (settings == null || !settings.suffixList().equals(now.suffixList()))
            suffixes = new SuffixFile(now.suffixList(), health);
        observations.keep(now.keepResults(), now.resultsMaxSize());
        settings = now;
    }

    private static Hashtable<String, Object> properties() {
        return new Hashtable<>(Map.of(
                MailFilter.NAME,
                NAME,
                MailFilter.ORDER,
                70,
                MailFilter.LISTED_ONLY,
                true,
                MailFilter.STAGES,
                "message"));
    }

    private synchronized void file() {
        if (filing != null || context == null) return;
        var own = new Hashtable<String, Object>(Map.of(MailFilter.NAME, NAME, MailFilter.ORDER, 1000));
        filing = context.registerService(DeliveryFilter.class, new JunkFiling(() -> site, () -> store), own);
    }

    /** Intake is told of it first, and waits until the transactions that the filter is in have ended. */
    @Deactivate
    synchronized void deactivate() {
        if (served != null) served.unregister();
        if (filing != null) filing.unregister();
        observations.close();
    }

    @Override
    public MessageFilter begin(Transaction transaction) {
        DmarcSettings now = settings;
        if (!Strangers.includes(transaction, site)
                || Network.isIn(now.skipNetworks(), transaction.session().peer())) return MessageFilter.NONE;
        file();
        var dmarc = new Dmarc(dns, now.treeWalk() ? null : suffixes.list(), () -> ThreadLocalRandom.current()
                .nextInt(100));
        return new DmarcTransaction(transaction, now, dmarc, observations);
    }

    @Override
    public String role() {
        return "dmarc";
    }

    @Override
    public String state() {
        return served == null ? "down" : "";
    }
}
