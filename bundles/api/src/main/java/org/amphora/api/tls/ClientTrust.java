package org.amphora.api.tls;

import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.osgi.annotation.versioning.ProviderType;

/** What clients' certificates are checked against on listeners that ask for one. Safe on any thread. */
@ProviderType
public interface ClientTrust {
    /**
     * The context of these listeners. A handshake in it fails on a certificate that is not trusted only if the engine
     * <em>needs</em> one; where it but <em>wants</em> one, the chain has still to be {@link #verified}. Sessions are
     * resumed only in the context in which they were made.
     */
    SSLContext context();

    /**
     * A client's chain, its own certificate first: as it is if it leads to one of the authorities, is valid now and may
     * be used by a client (RFC 5280 §6); else empty. Asked for resumed sessions, too. Never blocks.
     */
    List<X509Certificate> verified(List<X509Certificate> chain);
}
