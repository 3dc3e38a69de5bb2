package org.amphora.dkim.internal.keys;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;

/** The bytes of a {@code p=} tag, RFC 6376 §3.6.1 and RFC 8463 §4, and the key that they are. */
public final class PublicKeys {
    static final AlgorithmIdentifier RSA =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
    /** RFC 8410 §3. */
    static final AlgorithmIdentifier ED25519 = new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.101.112"));

    private static final int ED25519_BYTES = 32;
    /** Of an RSA key. */
    public static final int MOST_BITS = 8192;

    /** A longer exponent makes a verification slow, and nobody has one. */
    private static final int MOST_EXPONENT_BITS = 64;

    private PublicKeys() {}

    /** @throws GeneralSecurityException if it is none that we can verify with */
    public static PublicKey ed25519(byte[] bytes) throws GeneralSecurityException {
        if (bytes.length != ED25519_BYTES)
            throw new InvalidKeyException("an Ed25519 key has 32 bytes, not " + bytes.length);
        try {
            new Ed25519PublicKeyParameters(bytes); // for its check: not all bytes are a point of the curve
        } catch (IllegalArgumentException e) {
            throw new InvalidKeyException("no point of the curve", e);
        }
        return KeyFactory.getInstance("Ed25519").generatePublic(info(ED25519, bytes));
    }

    /**
     * A SubjectPublicKeyInfo, as everybody publishes it, or the RSAPublicKey that the RFC speaks of.
     *
     * @throws GeneralSecurityException if it is none that we can verify with
     */
    public static PublicKey rsa(byte[] bytes) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("RSA");
        RSAPublicKey key;
        try {
            key = (RSAPublicKey) factory.generatePublic(new X509EncodedKeySpec(bytes));
        } catch (InvalidKeySpecException e) {
            key = (RSAPublicKey) factory.generatePublic(info(RSA, bytes));
        }
        if (bits(key) > MOST_BITS) throw new InvalidKeyException("an RSA key of more than " + MOST_BITS + " bits");
        if (key.getPublicExponent().bitLength() > MOST_EXPONENT_BITS)
            throw new InvalidKeyException("an RSA key with too large an exponent");
        return key;
    }

    private static X509EncodedKeySpec info(AlgorithmIdentifier algorithm, byte[] key) throws InvalidKeySpecException {
        try {
            return new X509EncodedKeySpec(new SubjectPublicKeyInfo(algorithm, key).getEncoded());
        } catch (IOException e) {
            throw new InvalidKeySpecException("bytes that cannot be encoded", e);
        }
    }

    /** The size of an RSA key; of Ed25519 as many as count. */
    public static int bits(PublicKey key) {
        return key instanceof RSAPublicKey rsa ? rsa.getModulus().bitLength() : ED25519_BYTES * 8;
    }

    /** What the {@code p=} tag of a key holds. */
    public static byte[] published(PublicKey key) {
        byte[] encoded = key.getEncoded();
        if (key instanceof RSAPublicKey) return encoded;
        return SubjectPublicKeyInfo.getInstance(encoded).getPublicKeyData().getBytes();
    }

    /** The public key that belongs to a private one. */
    public static PublicKey of(PrivateKey key) throws GeneralSecurityException {
        if (key instanceof RSAPrivateCrtKey rsa)
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
        return ed25519(PrivateKeys.ed25519(key).generatePublicKey().getEncoded());
    }
}
