package org.amphora.relay.internal.tls;

import java.util.Optional;

/**
 * What a session with one host must be.
 *
 * @param wanted whether STARTTLS is used where it is offered
 * @param required whether nothing is sent without
 * @param check what the certificate has to prove
 * @param requireTls whether the host must offer REQUIRETLS (RFC 8689)
 * @param kind whose policy it is
 */
public record Demand(
        boolean wanted, boolean required, Optional<CertificateCheck> check, boolean requireTls, Kind kind) {
    public static final Demand NONE = new Demand(false, false, Optional.empty(), false, Kind.NONE);
    public static final Demand MAY = new Demand(true, false, Optional.empty(), false, Kind.NONE);
    public static final Demand ENCRYPT = new Demand(true, true, Optional.empty(), false, Kind.NONE);

    /** RFC 8460 §4.3. */
    public enum Kind {
        TLSA("tlsa"),
        STS("sts"),
        NONE("no-policy-found");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As reports spell it. */
        @Override
        public String toString() {
            return word;
        }
    }

    static Demand verified(Kind kind, CertificateCheck check) {
        return new Demand(true, true, Optional.of(check), false, kind);
    }

    Demand withRequireTls() {
        return new Demand(wanted, true, check, true, kind);
    }
}
