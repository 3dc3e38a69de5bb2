package org.amphora.relay.internal.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The DNS names of a certificate, RFC 6125; the common name is not looked at (§6.4.4). */
final class Names {
    private static final Integer DNS_NAME = 2;

    private Names() {}

    /**
     * Whether one of its names is one of those wanted.
     *
     * @param wanted host names; one that begins with a dot stands for everything below it
     */
    static boolean match(X509Certificate certificate, Collection<String> wanted) {
        return of(certificate).stream().anyMatch(name -> wanted.stream().anyMatch(w -> matches(name, w)));
    }

    static List<String> of(X509Certificate certificate) {
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            if (all == null) return List.of();
            return all.stream()
                    .filter(n -> n.get(0).equals(DNS_NAME))
                    .map(n -> n.get(1).toString().toLowerCase(Locale.ROOT))
                    .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    /** @param name of a certificate; {@code *.} stands for one label (§6.4.3) */
    private static boolean matches(String name, String wanted) {
        if (wanted.startsWith(".")) return name.endsWith(wanted) && name.length() > wanted.length();
        if (!name.startsWith("*.")) return name.equals(wanted);
        int dot = wanted.indexOf('.');
        return dot > 0 && wanted.substring(dot).equals(name.substring(1));
    }
}
