package org.amphora.dmarc.internal.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amphora.api.dns.DnsAnswer;
import org.amphora.api.dns.DnsResolver;

/** The records in the DNS, each asked for once for a message. */
final class Records {
    private static final int LONGEST_NAME = 253;

    private final DnsResolver dns;
    private final List<String> steps;
    private final Map<String, Optional<Published>> known = new HashMap<>();

    /**
     * @param dns null while that role is away
     * @param steps what was found is told there
     */
    Records(DnsResolver dns, List<String> steps) {
        this.dns = dns;
        this.steps = steps;
    }

    Optional<Published> of(String domain) throws DnsSilence {
        Optional<Published> found = known.get(domain);
        if (found == null) {
            found = lookUp(domain);
            known.put(domain, found);
        }
        return found;
    }

    private Optional<Published> lookUp(String domain) throws DnsSilence {
        String name = "_dmarc." + domain;
        if (name.length() > LONGEST_NAME) return Optional.empty();
        // RFC 7489 §6.6.3: other texts are nobody's business, and two records are none
        List<String> ours = records(resolver().txt(name)).stream()
                .filter(DmarcRecord::isOne)
                .toList();
        String says = ours.isEmpty() ? "has no DMARC record" : "says " + ours.get(0);
        steps.add(name + ' ' + (ours.size() > 1 ? "has " + ours.size() + " records, which counts as none" : says));
        return ours.size() == 1
                ? DmarcRecord.parse(ours.get(0)).map(record -> new Published(domain, record))
                : Optional.empty();
    }

    /** RFC 9091 §2.7: whether it has any address or exchanger. */
    boolean exists(String domain) throws DnsSilence {
        return !records(resolver().ipv4(domain)).isEmpty()
                || !records(resolver().ipv6(domain)).isEmpty()
                || !records(resolver().mx(domain)).isEmpty();
    }

    private DnsResolver resolver() throws DnsSilence {
        if (dns == null) throw new DnsSilence("there is no DNS resolver");
        return dns;
    }

    private static <T> List<T> records(DnsAnswer<T> answer) throws DnsSilence {
        if (answer instanceof DnsAnswer.Temporary<T> t) throw new DnsSilence("no answer: " + t.reason());
        return answer instanceof DnsAnswer.Found<T> found ? found.records() : List.of();
    }
}
