package org.amphora.spf.internal.check;

import java.net.InetAddress;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.amphora.api.dns.DnsResolver;
import org.amphora.api.mail.Address;

/**
 * Checks of RFC 7208 for one message; each asks the DNS and may block. Together they last no longer than the limit and one
 * lookup: what is not known by then is {@code temperror}.
 */
public final class Spf {
    private final DnsResolver dns;
    private final String receiver;
    private final LongSupplier nanoClock;
    private final long untilNanos;

    /**
     * @param dns null while that role is away: {@code temperror}
     * @param receiver our host name, for the macro {@code r}
     */
    public Spf(DnsResolver dns, String receiver, Duration limit) {
        this(dns, receiver, limit, System::nanoTime);
    }

    Spf(DnsResolver dns, String receiver, Duration limit, LongSupplier nanoClock) {
        this.dns = dns;
        this.receiver = receiver;
        this.nanoClock = nanoClock;
        this.untilNanos = nanoClock.getAsLong() + limit.toNanos();
    }

    /** Whether the domain in HELO lets {@code client} call itself so, §2.3. */
    public SpfOutcome helo(InetAddress client, String helo) {
        return check(client, helo, "postmaster", helo);
    }

    /** Whether the sender's domain lets {@code client} send its mail, §2.4; of the null sender HELO stands in for it. */
    public SpfOutcome mailFrom(InetAddress client, String helo, Address sender) {
        if (sender.isNull() && sender.domain().isEmpty()) return helo(client, helo);
        return check(client, helo, sender.local().isEmpty() ? "postmaster" : sender.local(), sender.domain());
    }

    private SpfOutcome check(InetAddress client, String helo, String local, String domain) {
        String name = SpfCheck.withoutDot(Address.domain(domain));
        if (!SpfCheck.canHaveRecord(name)) return SpfOutcome.none(name, "not the name of a domain");
        var budget = new DnsBudget(dns, untilNanos, nanoClock);
        return new SpfCheck(client, helo, local, name, receiver, budget).run();
    }
}
