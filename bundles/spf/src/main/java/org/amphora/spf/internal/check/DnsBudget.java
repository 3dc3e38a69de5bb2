package org.amphora.spf.internal.check;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.function.LongSupplier;
import org.amphora.api.dns.DnsAnswer;
import org.amphora.api.dns.DnsResolver;

/** The lookups of one check and their limits, RFC 7208 §4.6.4. */
final class DnsBudget {
    private static final int MOST_TERMS = 10;
    private static final int MOST_VOID = 2;
    private static final int MOST_LABEL = 63;
    static final int MOST_NAME = 253;

    private final DnsResolver dns;
    private final LongSupplier nanoClock;
    private final long untilNanos;
    private int terms;
    private int voids;

    /** @param dns null while that role is away */
    DnsBudget(DnsResolver dns, long untilNanos, LongSupplier nanoClock) {
        this.dns = dns;
        this.untilNanos = untilNanos;
        this.nanoClock = nanoClock;
    }

    /** Counts a mechanism or a modifier that asks the DNS. */
    void term() throws SpfAbort {
        if (++terms > MOST_TERMS) throw SpfAbort.permanent("more than " + MOST_TERMS + " terms that ask the DNS");
    }

    /** Counts an answer without records. */
    void noRecords() throws SpfAbort {
        if (++voids > MOST_VOID) throw SpfAbort.permanent("more than " + MOST_VOID + " lookups without an answer");
    }

    List<String> txt(String name) throws SpfAbort {
        return isName(name) ? records(name, inTime(name).txt(name)) : List.of();
    }

    List<String> mx(String name) throws SpfAbort {
        return isName(name)
                ? records(name, inTime(name).mx(name)).stream()
                        .map(DnsResolver.Mx::host)
                        .toList()
                : List.of();
    }

    List<String> ptr(InetAddress ip) throws SpfAbort {
        return records("the client's address", inTime("the client's address").ptr(ip));
    }

    /** The addresses of the same family as {@code client}. */
    List<InetAddress> addresses(String name, InetAddress client) throws SpfAbort {
        if (!isName(name)) return List.of();
        DnsResolver asked = inTime(name);
        return records(name, client instanceof Inet4Address ? asked.ipv4(name) : asked.ipv6(name));
    }

    boolean hasIpv4(String name) throws SpfAbort {
        return isName(name) && !records(name, inTime(name).ipv4(name)).isEmpty();
    }

    private DnsResolver inTime(String name) throws SpfAbort {
        if (dns == null) throw SpfAbort.temporary("there is no DNS resolver");
        if (nanoClock.getAsLong() - untilNanos > 0) throw SpfAbort.temporary("no time left to look up " + name);
        return dns;
    }

    private static <T> List<T> records(String name, DnsAnswer<T> answer) throws SpfAbort {
        if (answer instanceof DnsAnswer.Temporary<T> t)
            throw SpfAbort.temporary("no answer about " + SpfRecord.printable(name) + " (" + t.reason() + ")");
        return answer instanceof DnsAnswer.Found<T> found ? found.records() : List.of();
    }

    /** Whether the DNS can hold such a name; RFC 8616 §4: none that a macro made of a non-ASCII local part. */
    static boolean isName(String name) {
        if (name.isEmpty() || name.length() > MOST_NAME) return false;
        int label = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '.' && label == 0 || c >= 0x80) return false;
            label = c == '.' ? 0 : label + 1;
            if (label > MOST_LABEL) return false;
        }
        return label > 0;
    }
}
