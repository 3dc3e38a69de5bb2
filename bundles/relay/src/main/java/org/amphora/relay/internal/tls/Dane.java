package org.amphora.relay.internal.tls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.amphora.api.dns.DnsResolver.Tlsa;

/** What TLSA records ask of a certificate, RFC 6698 and RFC 7672 §3. */
final class Dane {
    private static final int DANE_TA = 2;
    private static final int DANE_EE = 3;

    private Dane() {}

    /** RFC 7672 §3.1: PKIX-TA and PKIX-EE are of no use with SMTP; what we do not know is of none either. */
    static List<Tlsa> usable(List<Tlsa> records) {
        return records.stream()
                .filter(r ->
                        (r.usage() == DANE_TA || r.usage() == DANE_EE) && r.selector() <= 1 && r.matchingType() <= 2)
                .toList();
    }

    /**
     * @param records usable ones, at least one
     * @param names one of which a certificate below a trust anchor must have
     */
    static CertificateCheck check(List<Tlsa> records, Collection<String> names) {
        return chain -> {
            for (Tlsa record : records) if (matches(record, chain, names)) return Optional.empty();
            return Optional.of("certificate matches no TLSA record");
        };
    }

    private static boolean matches(Tlsa record, List<X509Certificate> chain, Collection<String> names) {
        // §3.1.1: neither names nor dates count with DANE-EE
        if (record.usage() == DANE_EE) return isOf(record, chain.get(0));
        if (!Names.match(chain.get(0), names)) return false;
        for (int i = 0; i < chain.size(); i++)
            if (isOf(record, chain.get(i))) return isPath(chain.subList(0, i), chain.get(i), chain.get(0));
        return anchor(record)
                .map(a -> isPath(chain.subList(0, chain.size()), a, chain.get(0)))
                .orElse(false);
    }

    private static boolean isOf(Tlsa record, X509Certificate certificate) {
        try {
            byte[] selected = record.selector() == 0
                    ? certificate.getEncoded()
                    : certificate.getPublicKey().getEncoded();
            byte[] matched =
                    switch (record.matchingType()) {
                        case 1 -> MessageDigest.getInstance("SHA-256").digest(selected);
                        case 2 -> MessageDigest.getInstance("SHA-512").digest(selected);
                        default -> selected;
                    };
            return Arrays.equals(matched, record.data());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** A whole certificate in the record: the server need not send it (§3.1.2). */
    private static Optional<X509Certificate> anchor(Tlsa record) {
        if (record.selector() != 0 || record.matchingType() != 0) return Optional.empty();
        try {
            var in = new java.io.ByteArrayInputStream(record.data());
            return Optional.of(
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** @param below the certificates below the anchor, the server's own first; none if that is the anchor itself */
    private static boolean isPath(List<X509Certificate> below, X509Certificate anchor, X509Certificate own) {
        try {
            own.checkValidity();
            if (below.isEmpty()) return true;
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
            parameters.setRevocationEnabled(false);
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(below), parameters);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
