package org.amphora.api.dns;

import java.net.InetAddress;
import org.osgi.annotation.versioning.ProviderType;

/** DNS lookups: a service of the role dns. Each call may block, for a bounded time. Names are without final dot. */
@ProviderType
public interface DnsResolver {
    /** One mail exchanger; an empty {@code host} is the null MX of RFC 7505. */
    record Mx(int preference, String host) {}

    /** A host of a service, RFC 2782; an empty {@code host} says that there is no such service. */
    record Srv(int priority, int weight, int port, String host) {}

    /** What a certificate must match, RFC 6698 §2.1; {@code data} is not to be changed. */
    record Tlsa(int usage, int selector, int matchingType, byte[] data) {}

    /** Sorted by preference. */
    DnsAnswer<Mx> mx(String domain);

    DnsAnswer<InetAddress> ipv4(String name);

    DnsAnswer<InetAddress> ipv6(String name);

    /** Each record's strings joined, as RFC 7208 §3.3 has it. */
    DnsAnswer<String> txt(String name);

    /** The names of an address. */
    DnsAnswer<String> ptr(InetAddress address);

    /** The name that this one is an alias of, RFC 1034 §3.6.2; the other lookups follow aliases by themselves. */
    DnsAnswer<String> cname(String name);

    /** Sorted by priority. */
    DnsAnswer<Srv> srv(String name);

    /** To be heeded only if the answer is {@code secure}, RFC 7672 §2.2. */
    DnsAnswer<Tlsa> tlsa(String name);
}
