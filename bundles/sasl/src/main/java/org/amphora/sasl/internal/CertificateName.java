package org.amphora.sasl.internal;

import java.util.List;
import java.util.Locale;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.security.auth.x500.X500Principal;
import org.amphora.api.net.TlsInfo;

/** Where in a client's verified certificate its name stands: {@code ssl_cert_username_field}. */
enum CertificateName {
    /** The mail addresses of subjectAltName, RFC 5280 §4.2.1.6. */
    RFC822_NAME,
    /** CN of the subject. */
    COMMON_NAME;

    static CertificateName of(String word) {
        return word.equals("commonName") ? COMMON_NAME : RFC822_NAME;
    }

    /** Empty without a certificate, or if it has none. */
    List<String> of(TlsInfo tls) {
        return this == RFC822_NAME
                ? tls.clientAddresses()
                : tls.clientSubject().map(CertificateName::common).orElse(List.of());
    }

    private static List<String> common(X500Principal subject) {
        try {
            // the most specific one stands last
            return new LdapName(subject.getName(X500Principal.RFC2253))
                    .getRdns().stream()
                            .filter(r -> r.getType().toUpperCase(Locale.ROOT).equals("CN"))
                            .map(r -> r.getValue().toString())
                            .reduce((less, more) -> more)
                            .map(List::of)
                            .orElse(List.of());
        } catch (InvalidNameException e) {
            return List.of();
        }
    }
}
