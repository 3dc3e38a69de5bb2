package org.amphora.filter.abuse.internal;

import java.net.Inet4Address;
import java.net.InetAddress;
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

/** Puts off clients whose address has no name, as Postfix's client restrictions do. */
@Component(service = Role.class, configurationPid = ReverseDnsFilter.PID, immediate = true)
@Designate(ocd = ReverseDnsConfig.class)
public final class ReverseDnsFilter extends FilterRole {
    static final String PID = "org.amphora.filter.reversedns";
    /** An address may have any number of names; a real one is among the first. */
    private static final int MOST_NAMES = 5;

    private record Settings(boolean nameless, boolean unconfirmed) {
        static Settings read(Map<String, Object> raw) {
            var in = new ConfigReader(PID, raw);
            var settings = new Settings(
                    in.flag("reject_unknown_reverse_client_hostname"), in.flag("reject_unknown_client_hostname"));
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

    public ReverseDnsFilter() {
        super("reverse-dns", 20, AtRecipient.STAGES);
    }

    @Activate
    @Modified
    void configure(BundleContext context, ReverseDnsConfig defaults, Map<String, Object> raw) {
        configure(context, raw);
    }

    @Override
    void read(Map<String, Object> raw) {
        settings = Settings.read(raw);
    }

    @Override
    public MessageFilter begin(Transaction transaction) {
        Settings now = settings;
        DnsResolver resolver = dns;
        if (resolver == null || !now.nameless && !now.unconfirmed || !Strangers.includes(transaction, site))
            return MessageFilter.NONE;
        return new AtRecipient(() -> judge(transaction.session().peer(), now, resolver));
    }

    /** Postfix: an answer that does not come puts the client off too. */
    private static Verdict judge(InetAddress client, Settings now, DnsResolver resolver) {
        if (!(resolver.ptr(client) instanceof DnsAnswer.Found<String> names))
            return refuse(client, now.nameless ? "your reverse hostname" : "your hostname");
        if (!now.unconfirmed) return Verdict.proceed();
        boolean confirmed =
                names.records().stream().limit(MOST_NAMES).anyMatch(name -> leadsTo(client, name, resolver));
        return confirmed ? Verdict.proceed() : refuse(client, "your hostname");
    }

    private static boolean leadsTo(InetAddress client, String name, DnsResolver resolver) {
        var answer = client instanceof Inet4Address ? resolver.ipv4(name) : resolver.ipv6(name);
        return answer instanceof DnsAnswer.Found<InetAddress> found
                && found.records().contains(client);
    }

    private static Verdict refuse(InetAddress client, String what) {
        String text = "Client host rejected: cannot find " + what + ", [" + client.getHostAddress() + "]";
        return new Verdict.Refuse(new Reply(450, new EnhancedStatus(4, 7, 1), text));
    }
}
