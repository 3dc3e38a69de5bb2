package org.amphora.api.dns;

import java.net.InetAddress;
import org.osgi.annotation.versioning.ProviderType;

/** DNS lookups: a service of the role dns. Each call may block, for a bounded time. Names are without final dot. */
@ProviderType
public interface DnsResolver {
    /** One mail exchanger; an empty {@code host} is the null MX of RFC 7505. */
    record Mx(int preference, String host) {}

    /** Sorted by preference. */
    DnsAnswer<Mx> mx(String domain);

    DnsAnswer<InetAddress> ipv4(String name);

    DnsAnswer<InetAddress> ipv6(String name);

    /** Each record's strings joined, as RFC 7208 §3.3 has it. */
    DnsAnswer<String> txt(String name);

    /** The names of an address. */
    DnsAnswer<String> ptr(InetAddress address);
}
