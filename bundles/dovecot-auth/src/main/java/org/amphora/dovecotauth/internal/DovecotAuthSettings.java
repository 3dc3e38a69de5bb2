package org.amphora.dovecotauth.internal;

import java.time.Duration;
import java.util.Map;
import org.amphora.api.role.ConfigReader;

/** The configuration, checked; the annotation tells what each value means. */
record DovecotAuthSettings(Duration requestTimeout, int maxRequests, int maxLineLength, Duration drainTimeout) {

    /** @throws org.amphora.api.role.BadConfiguration naming every mistake */
    static DovecotAuthSettings read(Map<String, Object> raw) {
        ConfigReader in = new ConfigReader("org.amphora.dovecotauth", raw);
        DovecotAuthSettings s = new DovecotAuthSettings(
                in.duration("request_timeout", Duration.ofSeconds(1), Duration.ofHours(1)),
                in.number("max_requests", 1, 10_000),
                in.number("max_line_length", 1024, 65_536),
                in.duration("drain_timeout", Duration.ZERO, Duration.ofMinutes(5)));
        in.done();
        return s;
    }
}
