package org.amphora.net.internal;

/** A listener's {@code tls}. */
enum TlsMode {
    NONE,
    STARTTLS,
    IMPLICIT;

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
