package org.amphora.api.net;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What a TLS handshake has agreed on.
 *
 * @param protocol {@code TLSv1.2} or {@code TLSv1.3}
 * @param cipher JSSE's name of the cipher suite
 * @param own the certificate that we showed, for channel binding by tls-server-end-point (RFC 5929 §4)
 * @param peer the client's chain, empty if it showed none
 */
public record TlsInfo(String protocol, String cipher, Optional<X509Certificate> own, List<X509Certificate> peer) {
    public TlsInfo {
        peer = List.copyOf(peer);
    }
}
