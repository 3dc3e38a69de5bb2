package org.amphora.filter.abuse.internal;

import java.util.Map;
import org.amphora.api.dns.DnsAnswer;
import org.amphora.api.dns.DnsResolver;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Strangers;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Reply;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.role.Role;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** Refuses names in HELO that a real mail server does not give itself, as Postfix's helo restrictions do. */
@Component(service = Role.class, configurationPid = HeloFilter.PID, immediate = true)
@Designate(ocd = HeloConfig.class)
public final class HeloFilter extends FilterRole {
    static final String PID = "org.amphora.filter.helo";

    private static final Verdict INVALID =
            refuse(501, EnhancedStatus.SYNTAX_ERROR, "Helo command rejected: Invalid name");
    private static final Verdict NOT_FULL =
            refuse(504, EnhancedStatus.SYNTAX_ERROR, "Helo command rejected: need fully-qualified hostname");
    private static final Verdict UNKNOWN =
            refuse(450, new EnhancedStatus(4, 7, 1), "Helo command rejected: Host not found");

    private record Settings(boolean invalid, boolean notFull, boolean unknown) {
        static Settings read(Map<String, Object> raw) {
            var in = new ConfigReader(PID, raw);
            var settings = new Settings(
                    in.flag("reject_invalid_helo_hostname"),
                    in.flag("reject_non_fqdn_helo_hostname"),
                    in.flag("reject_unknown_helo_hostname"));
            in.done();
            return settings;
        }
    }

    private volatile Settings settings;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile DnsResolver dns;

    public HeloFilter() {
        super("helo", 10, AtRecipient.STAGES);
    }

    @Activate
    @Modified
    void configure(BundleContext context, HeloConfig defaults, Map<String, Object> raw) {
        configure(context, raw);
    }

    @Override
    void read(Map<String, Object> raw) {
        settings = Settings.read(raw);
    }

    private static Verdict refuse(int code, EnhancedStatus status, String text) {
        return new Verdict.Refuse(new Reply(code, status, text));
    }

    @Override
    public MessageFilter begin(Transaction transaction) {
        String helo = transaction.session().helo();
        if (helo.isEmpty() || !Strangers.includes(transaction, site)) return MessageFilter.NONE;
        return new AtRecipient(() -> judge(helo, settings, dns));
    }

    private static Verdict judge(String helo, Settings now, DnsResolver resolver) {
        if (helo.startsWith("[")) return now.invalid && !HostName.isLiteral(helo) ? INVALID : Verdict.proceed();
        // Postfix: one dot at the end does no harm
        String name = helo.length() > 1 && helo.endsWith(".") ? helo.substring(0, helo.length() - 1) : helo;
        boolean valid = HostName.isValid(name);
        if (now.invalid && !valid) return INVALID;
        if (now.notFull && !(valid && name.contains("."))) return NOT_FULL;
        if (now.unknown && resolver != null && !isKnown(name, resolver)) return UNKNOWN;
        return Verdict.proceed();
    }

    /** Postfix: an answer that does not come puts the client off too. */
    private static boolean isKnown(String name, DnsResolver resolver) {
        return resolver.ipv4(name) instanceof DnsAnswer.Found
                || resolver.ipv6(name) instanceof DnsAnswer.Found
                || resolver.mx(name) instanceof DnsAnswer.Found;
    }
}
