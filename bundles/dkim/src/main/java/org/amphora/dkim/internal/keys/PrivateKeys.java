package org.amphora.dkim.internal.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/** Private keys in text: PEM, PKCS #8 or PKCS #1, or their base64 alone; or the base64 of an Ed25519 seed. */
public final class PrivateKeys {
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*)PRIVATE KEY-----(.*?)-----END ", Pattern.DOTALL);
    private static final int SEED_BYTES = 32;

    private PrivateKeys() {}

    /** @throws IllegalArgumentException saying what would be right */
    public static PrivateKey parse(String text) {
        var pem = PEM.matcher(text);
        boolean armoured = pem.find();
        if (armoured && pem.group(1).startsWith("ENCRYPTED") || text.contains("Proc-Type: 4,ENCRYPTED"))
            throw new IllegalArgumentException("a key that is not encrypted is expected");
        try {
            return key(Base64.getMimeDecoder().decode(armoured ? pem.group(2) : text));
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            // the parser of ASN.1 throws whatever it stumbles over
            throw new IllegalArgumentException("a private RSA or Ed25519 key in PEM is expected", e);
        }
    }

    private static PrivateKey key(byte[] bytes) throws GeneralSecurityException, IOException {
        PrivateKeyInfo info = info(bytes);
        boolean ed25519 = info.getPrivateKeyAlgorithm().getAlgorithm().equals(PublicKeys.ED25519.getAlgorithm());
        return KeyFactory.getInstance(ed25519 ? "Ed25519" : "RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    }

    private static PrivateKeyInfo info(byte[] bytes) throws IOException {
        if (bytes.length == SEED_BYTES) return new PrivateKeyInfo(PublicKeys.ED25519, new DEROctetString(bytes));
        try {
            return PrivateKeyInfo.getInstance(bytes);
        } catch (IllegalArgumentException e) {
            return new PrivateKeyInfo(PublicKeys.RSA, RSAPrivateKey.getInstance(bytes));
        }
    }

    /** As Bouncy Castle has it. @throws GeneralSecurityException if it is none, or does not give its bytes */
    public static Ed25519PrivateKeyParameters ed25519(PrivateKey key) throws GeneralSecurityException {
        if (!(key instanceof EdECPrivateKey ed) || ed.getBytes().isEmpty())
            throw new InvalidKeyException("a key without its bytes");
        return new Ed25519PrivateKeyParameters(ed.getBytes().get());
    }

    /** PKCS #8 in PEM. */
    public static String pem(PrivateKey key) {
        byte[] line = "\n".getBytes(StandardCharsets.US_ASCII);
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, line).encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }
}
