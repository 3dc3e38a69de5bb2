package org.amphora.api.auth;

import org.osgi.annotation.versioning.ConsumerType;

/** One mechanism: a service that the role sasl finds. Stateless; safe on any thread. */
@ConsumerType
public interface SaslMechanism {
    /** The registered name, {@code SCRAM-SHA-256}. */
    String name();

    /** Whether the exchange shows the password, or what is as good, to who listens on the wire. */
    boolean showsPassword();

    /** Larger is preferred. */
    int strength();

    /** Whether it can work there: with what TLS has given, with what is configured. Never blocks. */
    default boolean isAvailable(SaslContext context) {
        return true;
    }

    SaslExchange start(SaslContext context);
}
