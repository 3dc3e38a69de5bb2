package org.amphora.shell.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Times as people say them. */
final class Times {
    private Times() {}

    static String since(Instant then) {
        return words(Duration.between(then, Instant.now()));
    }

    static String until(Instant then) {
        Duration left = Duration.between(Instant.now(), then);
        return left.isNegative() || left.isZero() ? "now" : "in " + words(left);
    }

    /** Microseconds as milliseconds: {@code 0.02}. */
    static String millis(long micros) {
        return String.format(Locale.ROOT, "%.2f", micros / 1000.0);
    }

    /** The two largest units: {@code 3d 4h}, {@code 5m 6s}. */
    static String words(Duration d) {
        long s = Math.max(0, d.toSeconds());
        if (s >= 86_400) return s / 86_400 + "d " + s % 86_400 / 3600 + "h";
        if (s >= 3600) return s / 3600 + "h " + s % 3600 / 60 + "m";
        if (s >= 60) return s / 60 + "m " + s % 60 + "s";
        return s + "s";
    }
}
