package org.amphora.testkit.auth;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The client's side of SCRAM, RFC 5802, for tests: its nonce is given. */
public final class ScramClient implements SaslMechanismContract.Client {
    /** Ten thousand exchanges ask for the same few. */
    private static final Map<String, byte[]> SALTED = new ConcurrentHashMap<>();

    private final String hash;
    private final String gs2;
    private final byte[] binding;
    private final String bare;
    private final String password;
    private byte[] signature = {};

    /** SHA-256, without channel binding data. */
    public ScramClient(String gs2, String login, String password, String nonce) {
        this("SHA-256", gs2, new byte[0], login, password, nonce);
    }

    /**
     * @param hash {@code SHA-1} or {@code SHA-256}
     * @param binding the channel binding data that go with {@code gs2}, or none
     */
    public ScramClient(String hash, String gs2, byte[] binding, String login, String password, String nonce) {
        this.hash = hash;
        this.gs2 = gs2;
        this.binding = binding;
        this.bare = "n=" + login.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
        this.password = password;
    }

    @Override
    public byte[] initial() {
        return bytes(gs2 + bare);
    }

    @Override
    public byte[] answer(byte[] challenge) {
        String serverFirst = new String(challenge, StandardCharsets.UTF_8);
        String[] parts = serverFirst.split(",");
        byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
        int iterations = Integer.parseInt(parts[2].substring(2));
        byte[] salted = SALTED.computeIfAbsent(hash + password + parts[1] + parts[2], k -> salted(salt, iterations));
        var header = new ByteArrayOutputStream();
        header.writeBytes(bytes(gs2));
        header.writeBytes(binding);
        String withoutProof = "c=" + Base64.getEncoder().encodeToString(header.toByteArray()) + "," + parts[0];
        byte[] message = bytes(bare + "," + serverFirst + "," + withoutProof);
        byte[] clientKey = hmac(salted, bytes("Client Key"));
        byte[] proof = hmac(digest(clientKey), message);
        for (int i = 0; i < proof.length; i++) proof[i] ^= clientKey[i];
        signature = hmac(hmac(salted, bytes("Server Key")), message);
        return bytes(withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof));
    }

    /** What a server has to say, behind {@link #answer}, that knows the password itself. */
    public byte[] serverFinal() {
        return bytes("v=" + Base64.getEncoder().encodeToString(signature));
    }

    private byte[] salted(byte[] salt, int iterations) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2With" + mac())
                    .generateSecret(
                            new PBEKeySpec(password.toCharArray(), salt, iterations, digest(new byte[0]).length * 8))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private String mac() {
        return "Hmac" + hash.replace("-", "");
    }

    private byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance(mac());
            mac.init(new SecretKeySpec(key, mac()));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] digest(byte[] data) {
        try {
            return MessageDigest.getInstance(hash).digest(data);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(String s) {
        return s.getBytes(StandardCharsets.UTF_8);
    }
}
