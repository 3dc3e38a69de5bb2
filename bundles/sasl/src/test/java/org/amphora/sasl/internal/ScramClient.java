package org.amphora.sasl.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.amphora.testkit.auth.SaslMechanismContract.Client;

/** The client's side of SCRAM. */
final class ScramClient implements Client {
    /** Ten thousand exchanges ask for the same few. */
    private static final Map<String, byte[]> SALTED = new ConcurrentHashMap<>();

    private final ScramHash hash;
    private final String gs2;
    private final byte[] binding;
    private final String bare;
    private final String password;

    ScramClient(String gs2, String login, String password, String nonce) {
        this(ScramHash.SHA_256, gs2, new byte[0], login, password, nonce);
    }

    /** @param binding the channel binding data that go with {@code gs2}, or none */
    ScramClient(ScramHash hash, String gs2, byte[] binding, String login, String password, String nonce) {
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
        byte[] clientKey = hash.hmac(salted, bytes("Client Key"));
        byte[] storedKey = hash.digest(clientKey);
        byte[] proof = hash.hmac(storedKey, bytes(bare + "," + serverFirst + "," + withoutProof));
        for (int i = 0; i < proof.length; i++) proof[i] ^= clientKey[i];
        return bytes(withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof));
    }

    private byte[] salted(byte[] salt, int iterations) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmac" + hash.title.replace("-", ""))
                    .generateSecret(new PBEKeySpec(
                            password.toCharArray(), salt, iterations, hash.digest(new byte[0]).length * 8))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(String s) {
        return s.getBytes(StandardCharsets.UTF_8);
    }
}
