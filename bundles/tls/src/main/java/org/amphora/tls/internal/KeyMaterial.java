package org.amphora.tls.internal;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** A private key with its certificate and chain, the server's own first. */
record KeyMaterial(PrivateKey key, List<X509Certificate> chain) {
    /** RFC 5280 §4.2.1.6. */
    private static final Integer DNS_NAME = 2;

    KeyMaterial {
        chain = List.copyOf(chain);
    }

    X509Certificate own() {
        return chain.get(0);
    }

    /** What it is for, in lower case: its DNS names; the common name is not looked at (RFC 6125 §6.4.4). */
    List<String> names() {
        try {
            Collection<List<?>> all = own().getSubjectAlternativeNames();
            if (all == null) return List.of();
            return all.stream()
                    .filter(n -> n.get(0).equals(DNS_NAME))
                    .map(n -> n.get(1).toString().toLowerCase(Locale.ROOT))
                    .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    static boolean belongs(PrivateKey key, X509Certificate certificate) {
        try {
            PublicKey open = certificate.getPublicKey();
            String algorithm =
                    switch (open.getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> open.getAlgorithm();
                    };
            byte[] message = {1, 2, 3};
            var signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(message);
            byte[] signature = signer.sign();
            signer.initVerify(open);
            signer.update(message);
            return signer.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
