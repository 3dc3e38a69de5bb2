package org.amphora.net.internal;

import java.time.Duration;
import java.util.Map;
import org.amphora.api.role.ConfigReader;

/** {@code org.amphora.net.cfg}. */
record NetSettings(
        int ioThreads,
        int workerThreads,
        int loginThreads,
        Duration drainTimeout,
        Duration handshakeTimeout,
        long highWater,
        int inputLimit,
        int tlsLogLevel,
        ClientRules clients) {
    static final String PID = "org.amphora.net";

    /** @throws org.amphora.api.role.BadConfiguration naming what is wrong */
    static NetSettings read(Map<String, Object> raw) {
        var in = new ConfigReader(PID, raw);
        int io = in.number("io_threads", 0, 64);
        int processors = Runtime.getRuntime().availableProcessors();
        var settings = new NetSettings(
                io > 0 ? io : Math.max(1, Math.min(4, processors / 2)),
                in.number("worker_threads", 1, 4096),
                in.number("login_threads", 1, 4096),
                in.duration("drain_timeout", Duration.ZERO, Duration.ofMinutes(5)),
                in.duration("handshake_timeout", Duration.ofSeconds(1), Duration.ofMinutes(5)),
                in.size("write_high_water", 4096, 64L << 20),
                (int) in.size("input_limit", 16384, 16L << 20),
                in.number("tls_loglevel", 0, 2),
                ClientRules.read(in));
        in.done();
        return settings;
    }
}
