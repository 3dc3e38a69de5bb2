package org.amphora.dmarc.internal.check;

import java.util.Locale;
import java.util.Optional;

/** What a domain wants done with mail that fails, RFC 7489 §6.3; the later the stricter. */
public enum Policy {
    NONE,
    QUARANTINE,
    REJECT;

    /** As it stands in records, header fields and reports. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Policy> of(String word) {
        for (Policy p : values()) if (p.word().equalsIgnoreCase(word)) return Optional.of(p);
        return Optional.empty();
    }

    /** RFC 7489 §6.6.4: for those messages that {@code pct} leaves out. */
    Policy milder() {
        return this == REJECT ? QUARANTINE : NONE;
    }
}
