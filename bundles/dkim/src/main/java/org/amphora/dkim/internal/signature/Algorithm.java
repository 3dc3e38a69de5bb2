package org.amphora.dkim.internal.signature;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Optional;
import org.amphora.dkim.internal.canonical.BodyHash;
import org.amphora.dkim.internal.keys.PrivateKeys;
import org.amphora.dkim.internal.keys.PublicKeys;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** The {@code a=} tag: what is signed and verified with. RFC 8301 has done away with rsa-sha1. */
public enum Algorithm {
    /** RFC 6376 §3.3.2. */
    RSA_SHA256("rsa-sha256", "rsa") {
        @Override
        public byte[] sign(PrivateKey key, byte[] data) throws GeneralSecurityException {
            Signature signature = Signature.getInstance(RSA);
            signature.initSign(key);
            signature.update(data);
            return signature.sign();
        }

        @Override
        public boolean verify(PublicKey key, byte[] data, byte[] signed) {
            try {
                Signature signature = Signature.getInstance(RSA);
                signature.initVerify(key);
                signature.update(data);
                return signature.verify(signed);
            } catch (GeneralSecurityException e) {
                return false;
            }
        }
    },
    /** RFC 8463 §3: the hash is signed, with PureEdDSA; by Bouncy Castle, as Java 17 takes several times as long. */
    ED25519_SHA256("ed25519-sha256", "ed25519") {
        @Override
        public byte[] sign(PrivateKey key, byte[] data) throws GeneralSecurityException {
            var signer = new Ed25519Signer();
            signer.init(true, PrivateKeys.ed25519(key));
            byte[] hash = BodyHash.sha256().digest(data);
            signer.update(hash, 0, hash.length);
            return signer.generateSignature();
        }

        @Override
        public boolean verify(PublicKey key, byte[] data, byte[] signed) {
            var verifier = new Ed25519Signer();
            verifier.init(false, new Ed25519PublicKeyParameters(PublicKeys.published(key)));
            byte[] hash = BodyHash.sha256().digest(data);
            verifier.update(hash, 0, hash.length);
            return verifier.verifySignature(signed);
        }
    };

    private static final String RSA = "SHA256withRSA";

    private final String word;
    private final String keyType;

    Algorithm(String word, String keyType) {
        this.word = word;
        this.keyType = keyType;
    }

    public abstract byte[] sign(PrivateKey key, byte[] data) throws GeneralSecurityException;

    /** False also for what is no signature at all. */
    public abstract boolean verify(PublicKey key, byte[] data, byte[] signed);

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
}
