package org.amphora.testkit.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.amphora.api.dns.DnsAnswer;
import org.amphora.api.dns.DnsResolver;

/**
 * The DNS as a map: what is not in it does not exist, a key without values is a name without such a record, and {@code
 * fail} is a server that does not answer. Aliases are not followed.
 */
public class FakeDns implements DnsResolver {
    public static final String FAIL = "fail";

    private final Map<String, List<String>> records = new ConcurrentHashMap<>();
    private final Set<String> secure = ConcurrentHashMap.newKeySet();
    private final AtomicInteger asked = new AtomicInteger();

    /**
     * @param key type and name, such as {@code A mail.example.org}, or {@code PTR 192.0.2.1}; another of the same key
     *     takes its place
     * @param values as in a zone file, without final dots: {@code 10 mail.example.org} for MX, {@code 3 1 1 0a0b} for
     *     TLSA; a TXT record's value is taken as it is
     */
    public FakeDns with(String key, String... values) {
        records.put(key(key), List.of(values));
        return this;
    }

    /** The same, vouched for by a validating resolver. */
    public FakeDns secure(String key, String... values) {
        secure.add(key(key));
        return with(key, values);
    }

    /** How many lookups there have been. */
    public int asked() {
        return asked.get();
    }

    private static String key(String key) {
        return key.toLowerCase(Locale.ROOT);
    }

    private <T> DnsAnswer<T> answer(String key, Function<String, T> parse) {
        asked.incrementAndGet();
        String asks = key(key);
        List<String> values = records.getOrDefault(asks, List.of());
        if (values.contains(FAIL)) return new DnsAnswer.Temporary<>("SERVFAIL");
        if (!values.isEmpty())
            return new DnsAnswer.Found<>(values.stream().map(parse).toList(), secure.contains(asks));
        String name = asks.substring(asks.indexOf(' '));
        return new DnsAnswer.None<>(records.keySet().stream().noneMatch(k -> k.endsWith(name)));
    }

    @Override
    public DnsAnswer<Mx> mx(String domain) {
        DnsAnswer<Mx> answer = answer("MX " + domain, value -> {
            String[] parts = value.split(" ", 2);
            return new Mx(Integer.parseInt(parts[0]), parts.length == 1 ? "" : parts[1]);
        });
        if (!(answer instanceof DnsAnswer.Found<Mx> found)) return answer;
        return new DnsAnswer.Found<>(
                found.records().stream()
                        .sorted((a, b) -> a.preference() - b.preference())
                        .toList(),
                found.secure());
    }

    @Override
    public DnsAnswer<InetAddress> ipv4(String name) {
        return answer("A " + name, FakeDns::address);
    }

    @Override
    public DnsAnswer<InetAddress> ipv6(String name) {
        return answer("AAAA " + name, FakeDns::address);
    }

    @Override
    public DnsAnswer<String> txt(String name) {
        return answer("TXT " + name, Function.identity());
    }

    @Override
    public DnsAnswer<String> ptr(InetAddress address) {
        return answer("PTR " + address.getHostAddress(), Function.identity());
    }

    @Override
    public DnsAnswer<String> cname(String name) {
        return answer("CNAME " + name, Function.identity());
    }

    @Override
    public DnsAnswer<Srv> srv(String name) {
        return answer("SRV " + name, value -> {
            String[] parts = value.split(" ");
            return new Srv(
                    Integer.parseInt(parts[0]),
                    Integer.parseInt(parts[1]),
                    Integer.parseInt(parts[2]),
                    parts.length == 3 ? "" : parts[3]);
        });
    }

    @Override
    public DnsAnswer<Tlsa> tlsa(String name) {
        return answer("TLSA " + name, value -> {
            String[] parts = value.split(" ");
            return new Tlsa(
                    Integer.parseInt(parts[0]),
                    Integer.parseInt(parts[1]),
                    Integer.parseInt(parts[2]),
                    HexFormat.of().parseHex(parts[3]));
        });
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
