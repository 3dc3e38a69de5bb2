package org.amphora.filter.abuse.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.amphora.api.role.ConfigReader;

/** The settings of {@code org.amphora.filter.dnsbl.cfg}. */
record DnsblSettings(List<DnsblZone> zones, int threshold, Duration timeout, int threads) {
    private static final int MOST_ZONES = 50;

    static DnsblSettings read(ConfigReader in) {
        var zones = new ArrayList<DnsblZone>();
        for (String text : in.list("dnsbl_sites")) {
            try {
                zones.add(DnsblZone.parse(text));
            } catch (IllegalArgumentException e) {
                in.mistake("dnsbl_sites", text, e.getMessage());
            }
        }
        if (zones.size() > MOST_ZONES)
            in.mistake("dnsbl_sites", zones.size() + " zones", "at most " + MOST_ZONES + " zones");
        var settings = new DnsblSettings(
                List.copyOf(zones),
                in.number("dnsbl_threshold", 1, 10_000),
                in.duration("dnsbl_timeout", Duration.ofMillis(100), Duration.ofMinutes(1)),
                in.number("dnsbl_threads", 1, 1000));
        in.done();
        return settings;
    }
}
