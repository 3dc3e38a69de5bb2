package org.amphora.filter.abuse.internal;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.amphora.api.dns.DnsAnswer;
import org.amphora.api.dns.DnsResolver;

/** The DNS as a map: what is not in it does not exist, and {@code fail} is a server that does not answer. */
class FakeDns implements DnsResolver {
    static final String FAIL = "fail";

    private final Map<String, List<String>> records = new ConcurrentHashMap<>();

    /** @param key type and name, such as {@code A mail.example.org}, or {@code PTR 192.0.2.1} */
    FakeDns with(String key, String... values) {
        records.put(key, List.of(values));
        return this;
    }

    private List<String> values(String key) {
        return records.getOrDefault(key, List.of());
    }

    private <T> DnsAnswer<T> answer(String key, java.util.function.Function<String, T> parse) {
        List<String> values = values(key);
        if (values.contains(FAIL)) return new DnsAnswer.Temporary<>("SERVFAIL");
        boolean exists = records.keySet().stream().anyMatch(k -> k.endsWith(key.substring(key.indexOf(' '))));
        return values.isEmpty()
                ? new DnsAnswer.None<>(!exists)
                : new DnsAnswer.Found<>(values.stream().map(parse).toList(), false);
    }

    @Override
    public DnsAnswer<Mx> mx(String domain) {
        return answer("MX " + domain, host -> new Mx(10, host));
    }

    @Override
    public DnsAnswer<InetAddress> ipv4(String name) {
        return answer("A " + name, Clients::ip);
    }

    @Override
    public DnsAnswer<InetAddress> ipv6(String name) {
        return answer("AAAA " + name, Clients::ip);
    }

    @Override
    public DnsAnswer<String> txt(String name) {
        throw new AssertionError("not asked for: " + name);
    }

    @Override
    public DnsAnswer<String> ptr(InetAddress address) {
        return answer("PTR " + address.getHostAddress(), name -> name);
    }
}
