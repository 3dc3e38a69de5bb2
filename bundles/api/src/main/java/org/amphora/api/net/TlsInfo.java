package org.amphora.api.net;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * What a TLS handshake has agreed on.
 *
 * @param protocol {@code TLSv1.2} or {@code TLSv1.3}
 * @param cipher JSSE's name of the cipher suite
 * @param own the certificate that we showed, for channel binding by tls-server-end-point (RFC 5929 §4)
 * @param peer the client's chain, its own certificate first, verified against the listener's {@code
 *     tls_client_ca_file}; empty if it was not asked, showed none, or one that could not be verified
 */
public record TlsInfo(String protocol, String cipher, Optional<X509Certificate> own, List<X509Certificate> peer) {
    /** RFC 5280 §4.2.1.6. */
    private static final Integer RFC822_NAME = 1;

    public TlsInfo {
        peer = List.copyOf(peer);
    }

    /** Who the client has proved to be; empty where {@link #peer} is. */
    public Optional<X500Principal> clientSubject() {
        return peer.stream().map(X509Certificate::getSubjectX500Principal).findFirst();
    }

    /** The mail addresses in its verified certificate (subjectAltName, rfc822Name), as they are spelt there. */
    public List<String> clientAddresses() {
        if (peer.isEmpty()) return List.of();
        try {
            Collection<List<?>> names = peer.get(0).getSubjectAlternativeNames();
            if (names == null) return List.of();
            return names.stream()
                    .filter(n -> n.get(0).equals(RFC822_NAME))
                    .map(n -> n.get(1).toString())
                    .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }
}
