package org.amphora.relay.internal.session;

import java.util.Locale;
import java.util.Optional;

/** What a server can announce that we make use of. */
public enum Extension {
    AUTH,
    BINARYMIME,
    CHUNKING,
    DSN,
    EIGHT_BIT_MIME,
    LIMITS,
    PIPELINING,
    REQUIRETLS,
    SIZE,
    SMTPUTF8,
    STARTTLS;

    /** Of a keyword of EHLO, in any case. */
    public static Optional<Extension> of(String keyword) {
        String upper = keyword.toUpperCase(Locale.ROOT);
        if (upper.equals("8BITMIME")) return Optional.of(EIGHT_BIT_MIME);
        for (Extension e : values()) if (e != EIGHT_BIT_MIME && e.name().equals(upper)) return Optional.of(e);
        return Optional.empty();
    }
}
