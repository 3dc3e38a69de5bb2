package org.amphora.relay.internal.tls;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** What a server's certificate has to prove. */
public interface CertificateCheck {
    /**
     * @param chain as the server sent it, its own first, at least one
     * @return what is wrong, in a few words; empty if nothing is
     */
    Optional<String> fault(List<X509Certificate> chain);
}
