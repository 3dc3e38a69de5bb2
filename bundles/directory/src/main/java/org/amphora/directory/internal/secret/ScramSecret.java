package org.amphora.directory.internal.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** What the file keeps for SCRAM-SHA-256, RFC 5802 §3: in Dovecot's text form. The arrays are not changed by anyone. */
public record ScramSecret(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
    public static final String PREFIX = "{SCRAM-SHA-256}";

    private static final int HASH = 32;
    private static final Pattern FORM =
            Pattern.compile("(\\d{4,7}),([A-Za-z0-9+/=]+),([A-Za-z0-9+/=]+),([A-Za-z0-9+/=]+)");

    public static ScramSecret of(char[] password, int iterations, SecureRandom random) {
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        char[] prepared = prepare(password);
        try {
            byte[] salted = pbkdf2(prepared, salt, iterations);
            byte[] stored = MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key"));
            return new ScramSecret(iterations, salt, stored, hmac(salted, "Server Key"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            Arrays.fill(prepared, '\0');
        }
    }

    /**
     * A verifier for a name that has none, RFC 5802 §5.1 seen from outside: the same at each call, not to be told from
     * a true one, and matched by no password.
     */
    public static ScramSecret fake(String name, byte[] serverSecret, int iterations) {
        byte[] salt = Arrays.copyOf(hmac(serverSecret, "salt:" + name), 16);
        return new ScramSecret(
                iterations, salt, hmac(serverSecret, "stored:" + name), hmac(serverSecret, "server:" + name));
    }

    /** @throws IllegalArgumentException saying what is wrong, without the text itself */
    public static ScramSecret parse(String text) {
        Matcher m = FORM.matcher(text.substring(PREFIX.length()));
        if (!m.matches())
            throw new IllegalArgumentException("the SCRAM verifier is not of the form iterations,salt,stored,server");
        Base64.Decoder base64 = Base64.getDecoder();
        byte[] stored = base64.decode(m.group(3));
        byte[] server = base64.decode(m.group(4));
        if (stored.length != HASH || server.length != HASH)
            throw new IllegalArgumentException("the SCRAM verifier is cut short");
        return new ScramSecret(Integer.parseInt(m.group(1)), base64.decode(m.group(2)), stored, server);
    }

    @Override
    public String toString() {
        Base64.Encoder base64 = Base64.getEncoder();
        return PREFIX
                + iterations
                + ','
                + base64.encodeToString(salt)
                + ','
                + base64.encodeToString(storedKey)
                + ','
                + base64.encodeToString(serverKey);
    }

    /** SASLprep (RFC 4013) as far as it changes what people type: compatibility forms of other than ASCII characters. */
    private static char[] prepare(char[] password) {
        for (char c : password) {
            if (c > 0x7f) {
                return Normalizer.normalize(java.nio.CharBuffer.wrap(password), Normalizer.Form.NFKC)
                        .toCharArray();
            }
        }
        return password.clone();
    }

    private static byte[] pbkdf2(char[] password, byte[] salt, int iterations) throws GeneralSecurityException {
        var spec = new PBEKeySpec(password, salt, iterations, HASH * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } finally {
            spec.clearPassword();
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
