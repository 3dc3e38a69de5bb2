package org.amphora.dkim.internal.signature;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Optional;
import org.amphora.dkim.internal.canonical.BodyHash;

/** The {@code a=} tag: what is signed and verified with. RFC 8301 has done away with rsa-sha1. */
public enum Algorithm {
    /** RFC 6376 §3.3.2. */
    RSA_SHA256("rsa-sha256", "rsa", "SHA256withRSA") {
        @Override
        byte[] toSign(byte[] data) {
            return data;
        }
    },
    /** RFC 8463 §3: the hash is signed, with PureEdDSA. */
    ED25519_SHA256("ed25519-sha256", "ed25519", "Ed25519") {
        @Override
        byte[] toSign(byte[] data) {
            return BodyHash.sha256().digest(data);
        }
    };

    private final String word;
    private final String keyType;
    private final String jca;

    Algorithm(String word, String keyType, String jca) {
        this.word = word;
        this.keyType = keyType;
        this.jca = jca;
    }

    abstract byte[] toSign(byte[] data);

    public String word() {
        return word;
    }

    /** As the {@code k=} tag of a key has it. */
    public String keyType() {
        return keyType;
    }

    public static Optional<Algorithm> of(String word) {
        return Arrays.stream(values()).filter(a -> a.word.equals(word)).findFirst();
    }

    /** The one that a key is for. @throws IllegalArgumentException if there is none */
    public static Algorithm of(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> RSA_SHA256;
            case "Ed25519", "EdDSA" -> ED25519_SHA256;
            default -> throw new IllegalArgumentException(
                    "an RSA or Ed25519 key is expected, not " + key.getAlgorithm());
        };
    }

    public byte[] sign(PrivateKey key, byte[] data) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(jca);
        signature.initSign(key);
        signature.update(toSign(data));
        return signature.sign();
    }

    /** False also for what is no signature at all. */
    public boolean verify(PublicKey key, byte[] data, byte[] signed) {
        try {
            Signature signature = Signature.getInstance(jca);
            signature.initVerify(key);
            signature.update(toSign(data));
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
