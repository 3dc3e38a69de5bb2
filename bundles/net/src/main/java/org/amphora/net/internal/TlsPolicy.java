package org.amphora.net.internal;

import java.util.List;

/** A listener's {@code tls_policy}, by Mozilla's names. */
enum TlsPolicy {
    /** As {@code org.amphora.tls.cfg} says. */
    INTERMEDIATE,
    /** TLS 1.3 only. */
    MODERN;

    List<String> protocols(List<String> configured) {
        return this == MODERN ? List.of("TLSv1.3") : configured;
    }
}
