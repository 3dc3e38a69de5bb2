package org.amphora.api.tls;

import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;
import org.osgi.annotation.versioning.ProviderType;

/** The server's certificates and keys: a service of the role tls. Never blocks. Asked for each handshake. */
@ProviderType
public interface TlsProvider {
    /** The present context: after a reload the next call gives the new one, and running sessions keep theirs. */
    SSLContext context();

    /**
     * The same certificates and keys for listeners that ask their clients for a certificate. Reads the file at its first
     * call, and again when it has changed.
     *
     * @param authorities PEM file of the certificates that clients' are checked against; a relative path as those in
     *     {@code org.amphora.tls.cfg}
     * @throws org.amphora.api.role.BadConfiguration if the file cannot be used and has never been
     */
    ClientTrust clientTrust(String authorities);

    /**
     * The same certificates and keys for handshakes in which we are the client and are asked for one: those in force at
     * each call of it.
     */
    X509ExtendedKeyManager clientKeys();

    /** Enabled protocols by JSSE's names, such as {@code TLSv1.3}. */
    List<String> protocols();

    /** Enabled cipher suites by JSSE's names; empty means JSSE's own defaults. */
    List<String> cipherSuites();
}
