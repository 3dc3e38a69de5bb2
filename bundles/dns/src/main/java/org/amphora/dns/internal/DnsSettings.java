package org.amphora.dns.internal;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amphora.api.role.ConfigReader;

/** The configuration, checked; {@code DnsConfig} tells what each value means. */
record DnsSettings(
        List<InetSocketAddress> servers,
        Duration timeout,
        int maxRecords,
        int cacheSize,
        Duration cacheMaxTtl,
        Duration cacheMaxNegativeTtl) {
    private static final Pattern SERVER = Pattern.compile("(\\d+(?:\\.\\d+){3}|\\[[0-9a-fA-F:.]+\\])(?::(\\d{1,5}))?");

    DnsSettings {
        servers = List.copyOf(servers);
    }

    /** @throws org.amphora.api.role.BadConfiguration naming every mistake */
    static DnsSettings read(Map<String, Object> raw) {
        ConfigReader in = new ConfigReader("org.amphora.dns", raw);
        List<InetSocketAddress> servers = new ArrayList<>();
        for (String s : in.list("servers")) {
            Matcher m = SERVER.matcher(s);
            int port = !m.matches() ? -1 : m.group(2) == null ? 53 : Integer.parseInt(m.group(2));
            if (port < 1 || port > 65535)
                in.mistake(
                        "servers", s, "an IP address with an optional port, such as 192.0.2.1:53 or [2001:db8::1]:53");
            else servers.add(new InetSocketAddress(m.group(1), port));
        }
        DnsSettings settings = new DnsSettings(
                servers,
                in.duration("timeout", Duration.ofMillis(100), Duration.ofMinutes(1)),
                in.number("max_records", 1, 100_000),
                in.number("cache_size", 0, 10_000_000),
                in.duration("cache_max_ttl", Duration.ZERO, Duration.ofDays(7)),
                in.duration("cache_max_negative_ttl", Duration.ZERO, Duration.ofDays(1)));
        in.done();
        return settings;
    }
}
