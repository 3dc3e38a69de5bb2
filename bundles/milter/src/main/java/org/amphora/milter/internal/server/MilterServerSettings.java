package org.amphora.milter.internal.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.amphora.api.role.ConfigReader;
import org.amphora.chain.ChainSettings;

/** The configuration, checked; the annotation tells what each value means. Sizes in octets. */
record MilterServerSettings(
        List<String> filters,
        Duration filterTimeout,
        int filterThreads,
        long messageSizeLimit,
        int headerSizeLimit,
        int recipientLimit,
        int packetLimit,
        Duration idleTimeout,
        Duration drainTimeout) {
    static final String PID = "org.amphora.milterserver";

    /** @throws org.amphora.api.role.BadConfiguration naming every mistake */
    static MilterServerSettings read(Map<String, Object> raw) {
        var in = new ConfigReader(PID, raw);
        var settings = new MilterServerSettings(
                List.copyOf(in.list("filters")),
                in.duration("filter_timeout", Duration.ofMillis(10), Duration.ofMinutes(5)),
                in.number("filter_threads", 1, 1000),
                in.size("message_size_limit", 1024, 1L << 40),
                (int) in.size("header_size_limit", 1024, 64L << 20),
                in.number("recipient_limit", 1, 1_000_000),
                (int) in.size("packet_limit", 65_536, 64L << 20),
                in.duration("idle_timeout", Duration.ofSeconds(1), Duration.ofDays(1)),
                // Declarative Services gives up on a component that takes longer to stop
                in.duration("drain_timeout", Duration.ZERO, Duration.ofSeconds(50)));
        in.done();
        return settings;
    }

    /** For what runs filters: every one is asked, however often it has failed, as none of those named may be missing. */
    ChainSettings chain() {
        return new ChainSettings(
                List.of(), List.of(), Set.of(), Map.of(), filterTimeout, 0, Duration.ZERO, filterThreads, Map.of());
    }
}
