package org.amphora.relay.internal.tls;

import java.util.Optional;

/**
 * What a session with one host must be.
 *
 * @param wanted whether STARTTLS is used where it is offered
 * @param required whether nothing is sent without
 * @param check what the certificate has to prove
 */
public record Demand(boolean wanted, boolean required, Optional<CertificateCheck> check) {
    public static final Demand NONE = new Demand(false, false, Optional.empty());
    public static final Demand MAY = new Demand(true, false, Optional.empty());
    public static final Demand ENCRYPT = new Demand(true, true, Optional.empty());

    public static Demand verified(CertificateCheck check) {
        return new Demand(true, true, Optional.of(check));
    }
}
