package org.amphora.net.internal;

import java.util.Optional;
import javax.net.ssl.SSLParameters;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.tls.ClientTrust;
import org.amphora.api.tls.TlsProvider;

/**
 * Whether a listener asks its clients for a certificate.
 *
 * @param caFile what theirs are checked against
 */
record ClientAuth(Mode mode, String caFile) {
    /** A listener's {@code tls_client_auth}. */
    enum Mode {
        NONE,
        /** One that cannot be verified is as good as none. */
        WANT,
        /** Without one that can be verified there is no TLS. */
        NEED
    }

    static final ClientAuth NONE = new ClientAuth(Mode.NONE, "");

    static ClientAuth read(ConfigReader in) {
        var auth = new ClientAuth(in.choice("tls_client_auth", Mode.class), in.text("tls_client_ca_file"));
        if (auth.mode != Mode.NONE && auth.caFile.isEmpty())
            in.mistake("tls_client_ca_file", "", "a PEM file of the authorities of clients' certificates");
        return auth;
    }

    /** What clients are checked against; empty if they are not asked. */
    Optional<ClientTrust> trust(TlsProvider provider) {
        return mode == Mode.NONE ? Optional.empty() : Optional.of(provider.clientTrust(caFile));
    }

    void set(SSLParameters parameters) {
        if (mode == Mode.WANT) parameters.setWantClientAuth(true);
        if (mode == Mode.NEED) parameters.setNeedClientAuth(true);
    }
}
