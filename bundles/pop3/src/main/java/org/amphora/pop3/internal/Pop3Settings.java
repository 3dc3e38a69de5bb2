package org.amphora.pop3.internal;

import java.time.Duration;
import java.util.Map;
import org.amphora.api.role.ConfigReader;

/** The configuration, checked; the annotation tells what each value means. */
record Pop3Settings(
        Duration idleTimeout,
        Duration loginTimeout,
        int maxLoginFailures,
        int maxBadCommands,
        int maxLineLength,
        int maxAuthLineLength,
        UidlFormat uidlFormat,
        Duration drainTimeout) {

    /** @throws org.amphora.api.role.BadConfiguration naming every mistake */
    static Pop3Settings read(Map<String, Object> raw) {
        ConfigReader in = new ConfigReader("org.amphora.pop3", raw);
        Pop3Settings s = new Pop3Settings(
                // RFC 1939 §3 asks for ten minutes at least; less is for tests and for those who know why
                in.duration("idle_timeout", Duration.ofSeconds(1), Duration.ofDays(1)),
                in.duration("login_timeout", Duration.ofSeconds(1), Duration.ofHours(1)),
                in.number("max_login_failures", 1, 100),
                in.number("max_bad_commands", 1, 10_000),
                in.number("max_line_length", 64, 65_536),
                in.number("max_auth_line_length", 512, 65_536),
                in.value("pop3_uidl_format", UidlFormat::parse).orElse(UidlFormat.parse("%08Xu%08Xv")),
                in.duration("drain_timeout", Duration.ZERO, Duration.ofMinutes(5)));
        in.done();
        return s;
    }
}
