package org.amphora.intake.internal;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Predicate;
import org.amphora.api.dns.DnsAnswer;
import org.amphora.api.dns.DnsResolver;
import org.amphora.api.dns.DnsResolver.Mx;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Reply;

/**
 * Whether DNS knows where mail for a domain goes: Postfix's {@code reject_unknown_sender_domain} and its like. Our own
 * domains, literals and the null sender are known. Asks only when it is asked.
 */
final class MailDomains {
    private static final Reply SENDER_UNKNOWN =
            new Reply(450, new EnhancedStatus(4, 1, 8), "Domain of the sender is not found");
    private static final Reply RECIPIENT_UNKNOWN =
            new Reply(450, new EnhancedStatus(4, 1, 2), "Domain of the recipient is not found");
    /** RFC 7505 §4.2 */
    private static final Reply SENDER_TAKES_NONE =
            new Reply(550, new EnhancedStatus(5, 7, 27), "Domain of the sender takes no mail");
    /** RFC 7505 §4.1 */
    private static final Reply RECIPIENT_TAKES_NONE =
            new Reply(556, new EnhancedStatus(5, 1, 10), "Domain of the recipient takes no mail");

    private static final Reply LATER = new Reply(450, new EnhancedStatus(4, 4, 3), "DNS cannot be asked now");

    private enum Found {
        KNOWN,
        UNKNOWN,
        /** Null MX, RFC 7505. */
        TAKES_NONE,
        LATER
    }

    private final DnsResolver dns;
    private final Predicate<String> local;

    /**
     * @param dns null while it is absent
     * @param local whether a domain is ours
     */
    MailDomains(DnsResolver dns, Predicate<String> local) {
        this.dns = dns;
        this.local = local;
    }

    /** A refusal, or empty. */
    Optional<Reply> refusesSender(Address sender) {
        return refusal(find(sender), SENDER_UNKNOWN, SENDER_TAKES_NONE);
    }

    /** A refusal, or empty. */
    Optional<Reply> refusesRecipient(Address recipient) {
        return refusal(find(recipient), RECIPIENT_UNKNOWN, RECIPIENT_TAKES_NONE);
    }

    private static Optional<Reply> refusal(Found found, Reply unknown, Reply takesNone) {
        return switch (found) {
            case KNOWN -> Optional.empty();
            case UNKNOWN -> Optional.of(unknown);
            case TAKES_NONE -> Optional.of(takesNone);
            case LATER -> Optional.of(LATER);
        };
    }

    private Found find(Address address) {
        String domain = address.domain();
        if (domain.isEmpty() || domain.startsWith("[") || local.test(domain)) return Found.KNOWN;
        if (dns == null) return Found.LATER;
        DnsAnswer<Mx> mx = dns.mx(domain);
        if (mx instanceof DnsAnswer.Found<Mx> found) {
            boolean none =
                    found.records().size() == 1 && found.records().get(0).host().isEmpty();
            return none ? Found.TAKES_NONE : Found.KNOWN;
        }
        if (mx instanceof DnsAnswer.Temporary) return Found.LATER;
        // RFC 5321 §5.1: without MX the address of the domain itself counts
        return ((DnsAnswer.None<Mx>) mx).noSuchName() ? Found.UNKNOWN : host(domain);
    }

    private Found host(String name) {
        DnsAnswer<InetAddress> v4 = dns.ipv4(name);
        if (v4 instanceof DnsAnswer.Found) return Found.KNOWN;
        DnsAnswer<InetAddress> v6 = dns.ipv6(name);
        if (v6 instanceof DnsAnswer.Found) return Found.KNOWN;
        boolean later = v4 instanceof DnsAnswer.Temporary || v6 instanceof DnsAnswer.Temporary;
        return later ? Found.LATER : Found.UNKNOWN;
    }
}
