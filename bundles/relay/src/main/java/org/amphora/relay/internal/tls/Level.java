package org.amphora.relay.internal.tls;

import java.util.Locale;

/** {@code smtp_tls_security_level}. */
public enum Level {
    /** No TLS. */
    NONE,
    /** TLS if it is offered and works. */
    MAY,
    /** TLS with anybody. */
    ENCRYPT,
    /** TLS with whom the TLSA records name; {@link #MAY} where there are none. */
    DANE,
    /** TLS with a certificate of the exchanger's name, from a known authority. */
    VERIFY,
    /** TLS with a certificate of the next hop's own name, from a known authority. */
    SECURE;

    /** @throws IllegalArgumentException that says which there are */
    public static Level of(String text) {
        for (Level l : values()) if (l.name().toLowerCase(Locale.ROOT).equals(text)) return l;
        throw new IllegalArgumentException("none, may, encrypt, dane, verify or secure");
    }
}
