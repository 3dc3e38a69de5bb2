package org.amphora.dkim.internal.signature;

import static org.amphora.dkim.internal.signature.SignatureFailure.badKey;

import java.util.List;
import org.amphora.api.dns.DnsAnswer;
import org.amphora.api.dns.DnsResolver;

/** Gets keys from the DNS, RFC 6376 §3.6.2, for one message: so many lookups, and until a time. */
public final class KeyLookup {
    /** Records at one name that are looked at; there should be one. */
    private static final int MOST_RECORDS = 4;

    private final DnsResolver dns;
    private final long deadline;
    private int left;

    /**
     * @param dns null if there is none now
     * @param lookups at most
     * @param deadline of {@link System#nanoTime}, after which nothing is asked any more
     */
    public KeyLookup(DnsResolver dns, int lookups, long deadline) {
        this.dns = dns;
        this.left = lookups;
        this.deadline = deadline;
    }

    /** The name at which a domain publishes a key. */
    public static String name(String selector, String domain) {
        return selector + "._domainkey." + domain;
    }

    /** @throws SignatureFailure if there is no good key for this algorithm, or it cannot be had now */
    public KeyRecord key(Algorithm algorithm, String selector, String domain) {
        String name = name(selector, domain);
        SignatureFailure first = null;
        for (String text : records(name)) {
            try {
                KeyRecord record = KeyRecord.parse(text);
                if (record.algorithm() == algorithm) return record;
                throw badKey("the key is for " + record.algorithm().word() + ", not " + algorithm.word());
            } catch (SignatureFailure e) {
                if (first == null) first = e;
            }
        }
        throw first == null ? badKey("there is no key " + name) : first;
    }

    private List<String> records(String name) {
        if (dns == null) throw later("the role dns is not there");
        if (left-- <= 0 || System.nanoTime() - deadline > 0) throw later("too many keys, or too slow a DNS");
        DnsAnswer<String> answer = dns.txt(name);
        if (answer instanceof DnsAnswer.Temporary<String> temporary)
            throw later("no answer for " + name + ": " + TagList.printable(temporary.reason()));
        if (!(answer instanceof DnsAnswer.Found<String> found)) return List.of();
        return found.records().size() > MOST_RECORDS ? found.records().subList(0, MOST_RECORDS) : found.records();
    }

    private static SignatureFailure later(String reason) {
        return new SignatureFailure(Result.TEMPERROR, reason);
    }
}
