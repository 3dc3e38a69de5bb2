package org.amphora.relay.internal.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The client's side of SCRAM, RFC 5802 §3, without channel binding. */
final class Scram {
    private static final Pattern SERVER_FIRST = Pattern.compile("r=([^,]+),s=([A-Za-z0-9+/=]+),i=(\\d{1,7})(,.*)?");
    private static final int MOST_ITERATIONS = 1_000_000;
    private static final byte[] INT_1 = {0, 0, 0, 1};

    private final String hash;
    private final Credentials credentials;
    private final String bare;
    private final String nonce;
    private String serverSignature = "";

    Scram(String mechanism, Credentials credentials) {
        this(mechanism, credentials, nonce());
    }

    Scram(String mechanism, Credentials credentials, String nonce) {
        this.hash = mechanism.endsWith("256") ? "SHA-256" : "SHA-1";
        this.credentials = credentials;
        this.nonce = nonce;
        String name = credentials.user().replace("=", "=3D").replace(",", "=2C");
        bare = "n=" + name + ",r=" + nonce;
    }

    private static String nonce() {
        byte[] bytes = new byte[18];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    String first() {
        return "n,," + bare;
    }

    /** The client's proof; empty if the challenge is not one that a good server sends. */
    Optional<String> answer(String challenge) {
        Matcher m = SERVER_FIRST.matcher(challenge);
        if (!m.matches() || !m.group(1).startsWith(nonce) || m.group(1).equals(nonce)) return Optional.empty();
        int iterations = Integer.parseInt(m.group(3));
        if (iterations < 1 || iterations > MOST_ITERATIONS) return Optional.empty();
        try {
            byte[] salted = salted(Base64.getDecoder().decode(m.group(2)), iterations);
            byte[] clientKey = hmac(salted, "Client Key".getBytes(UTF_8));
            byte[] stored = MessageDigest.getInstance(hash).digest(clientKey);
            String end = "c=biws,r=" + m.group(1);
            byte[] message = (bare + "," + challenge + "," + end).getBytes(UTF_8);
            byte[] signature = hmac(stored, message);
            byte[] proof = new byte[clientKey.length];
            for (int i = 0; i < proof.length; i++) proof[i] = (byte) (clientKey[i] ^ signature[i]);
            serverSignature =
                    Base64.getEncoder().encodeToString(hmac(hmac(salted, "Server Key".getBytes(UTF_8)), message));
            return Optional.of(end + ",p=" + Base64.getEncoder().encodeToString(proof));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the server has proved that it knows the password, too. */
    boolean isProof(String text) {
        return text.equals("v=" + serverSignature);
    }

    /** Hi() of §2.2. */
    private byte[] salted(byte[] salt, int iterations) throws GeneralSecurityException {
        Mac mac = mac(credentials.password().getBytes(UTF_8));
        mac.update(salt);
        byte[] u = mac.doFinal(INT_1);
        byte[] all = u.clone();
        for (int i = 1; i < iterations; i++) {
            u = mac.doFinal(u);
            for (int k = 0; k < all.length; k++) all[k] ^= u[k];
        }
        return all;
    }

    private byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
        return mac(key).doFinal(text);
    }

    private Mac mac(byte[] key) throws GeneralSecurityException {
        String algorithm = "Hmac" + hash.replace("-", "");
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        return mac;
    }
}
