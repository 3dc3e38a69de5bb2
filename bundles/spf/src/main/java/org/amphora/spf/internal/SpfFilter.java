package org.amphora.spf.internal;

import java.util.Hashtable;
import java.util.Map;
import org.amphora.api.dns.DnsResolver;
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

/** The role spf: a filter from its first good configuration on, where a list of intake names it. */
@Component(service = Role.class, configurationPid = SpfFilter.PID, immediate = true)
@Designate(ocd = SpfConfig.class)
public final class SpfFilter extends RoleComponent implements MailFilter {
    static final String PID = "org.amphora.spf";
    private static final Logger LOG = LoggerFactory.getLogger(SpfFilter.class);

    private volatile SpfSettings settings;
    private volatile ServiceRegistration<MailFilter> served;

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

    public SpfFilter() {}

    SpfFilter(SpfSettings settings, DnsResolver dns, Site site) {
        this.settings = settings;
        this.dns = dns;
        this.site = site;
    }

    @Activate
    @Modified
    void configure(BundleContext context, SpfConfig defaults, Map<String, Object> raw) {
        try {
            settings = SpfSettings.read(new ConfigReader(PID, raw));
            health.problem("configuration", "");
            if (served == null) served = context.registerService(MailFilter.class, this, properties());
        } catch (BadConfiguration e) {
            LOG.error("{}", health.refused(e, served != null));
        }
    }

    private static Hashtable<String, Object> properties() {
        return new Hashtable<>(Map.of(
                MailFilter.NAME,
                "spf",
                MailFilter.ORDER,
                50,
                MailFilter.LISTED_ONLY,
                true,
                MailFilter.STAGES,
                "sender,message"));
    }

    /** Intake is told of it first, and waits until the transactions that the filter is in have ended. */
    @Deactivate
    void deactivate() {
        if (served != null) served.unregister();
    }

    @Override
    public MessageFilter begin(Transaction transaction) {
        SpfSettings now = settings;
        Site here = site;
        if (!Strangers.includes(transaction, here)
                || Network.isIn(now.skipNetworks(), transaction.session().peer())) return MessageFilter.NONE;
        return new SpfTransaction(transaction, now, dns, here == null ? "unknown" : here.hostname());
    }

    @Override
    public String role() {
        return "spf";
    }

    @Override
    public String state() {
        return served == null ? "down" : "";
    }
}
