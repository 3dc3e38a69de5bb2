package org.amphora.sasl.internal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.amphora.testkit.auth.SaslMechanismContract.Client;

/** The client's side of SCRAM-SHA-256. */
final class ScramClient implements Client {
    private final String gs2;
    private final String bare;
    private final String password;

    ScramClient(String gs2, String login, String password, String nonce) {
        this.gs2 = gs2;
        this.bare = "n=" + login.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
        this.password = password;
    }

    @Override
    public byte[] initial() {
        return bytes(gs2 + bare);
    }

    @Override
    public byte[] answer(byte[] challenge) {
        try {
            String serverFirst = new String(challenge, StandardCharsets.UTF_8);
            String[] parts = serverFirst.split(",");
            byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
            int iterations = Integer.parseInt(parts[2].substring(2));
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 256))
                    .getEncoded();
            String withoutProof = "c=" + Base64.getEncoder().encodeToString(bytes(gs2)) + "," + parts[0];
            byte[] clientKey = hmac(salted, "Client Key");
            byte[] storedKey =
                    java.security.MessageDigest.getInstance("SHA-256").digest(clientKey);
            byte[] proof = hmac(storedKey, bare + "," + serverFirst + "," + withoutProof);
            for (int i = 0; i < proof.length; i++) proof[i] ^= clientKey[i];
            return bytes(withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) throws java.security.GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(bytes(text));
    }

    private static byte[] bytes(String s) {
        return s.getBytes(StandardCharsets.UTF_8);
    }
}
