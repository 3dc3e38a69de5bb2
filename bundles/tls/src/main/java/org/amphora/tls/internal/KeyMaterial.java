package org.amphora.tls.internal;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/** A private key with its certificate and chain, the server's own first. */
record KeyMaterial(PrivateKey key, List<X509Certificate> chain) {
    KeyMaterial {
        chain = List.copyOf(chain);
    }

    X509Certificate own() {
        return chain.get(0);
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
