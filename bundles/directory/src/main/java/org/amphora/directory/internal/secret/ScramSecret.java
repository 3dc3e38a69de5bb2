package org.amphora.directory.internal.secret;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** What the file keeps for SCRAM, RFC 5802 §3: in Dovecot's text form. The arrays are not changed by anyone. */
public record ScramSecret(Hash hash, int iterations, byte[] salt, byte[] storedKey, byte[] serverKey)
        implements PasswordHash {
    /** Octets of the salt of a new one. */
    public static final int SALT = 16;

    private static final Pattern FORM =
            Pattern.compile("(\\d{4,7}),([A-Za-z0-9+/=]+),([A-Za-z0-9+/=]+),([A-Za-z0-9+/=]+)");

    /** The hash functions, weakest first. */
    public enum Hash {
        SHA_1("SHA-1", 20),
        SHA_256("SHA-256", 32);

        /** By the JDK's name and in the mechanism's. */
        public final String title;

        private final int length;

        Hash(String title, int length) {
            this.title = title;
            this.length = length;
        }

        /** Empty for a hash that is not known. */
        public static Optional<Hash> of(String title) {
            return Arrays.stream(values()).filter(h -> h.title.equals(title)).findFirst();
        }

        /** Before the text form. */
        String prefix() {
            return "{SCRAM-" + title + '}';
        }

        private String mac() {
            return "Hmac" + title.replace("-", "");
        }

        private byte[] digest(byte[] data) {
            try {
                return MessageDigest.getInstance(title).digest(data);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        public byte[] hmac(byte[] key, String text) {
            try {
                Mac mac = Mac.getInstance(mac());
                mac.init(new SecretKeySpec(key, mac()));
                return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        /** @param password UTF-8; what is not has no hash but a useless one */
        byte[] pbkdf2(byte[] password, byte[] salt, int iterations) {
            CharBuffer chars = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(password));
            char[] exact = Arrays.copyOf(chars.array(), chars.limit());
            try {
                return pbkdf2(exact, salt, iterations);
            } finally {
                Arrays.fill(exact, '\0');
                Arrays.fill(chars.array(), '\0');
            }
        }

        private byte[] pbkdf2(char[] password, byte[] salt, int iterations) {
            var spec = new PBEKeySpec(password, salt, iterations, length * 8);
            try {
                return SecretKeyFactory.getInstance("PBKDF2With" + mac())
                        .generateSecret(spec)
                        .getEncoded();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            } finally {
                spec.clearPassword();
            }
        }
    }

    public static ScramSecret of(Hash hash, char[] password, int iterations, SecureRandom random) {
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        return of(hash, password, iterations, salt);
    }

    private static ScramSecret of(Hash hash, char[] password, int iterations, byte[] salt) {
        char[] prepared = prepare(password);
        try {
            byte[] salted = hash.pbkdf2(prepared, salt, iterations);
            byte[] stored = hash.digest(hash.hmac(salted, "Client Key"));
            return new ScramSecret(hash, iterations, salt, stored, hash.hmac(salted, "Server Key"));
        } finally {
            Arrays.fill(prepared, '\0');
        }
    }

    /** Whether a word of a file is one; it may still be broken. */
    public static boolean isOne(String word) {
        return word.startsWith("{SCRAM-");
    }

    /** @throws IllegalArgumentException saying what is wrong, without the text itself */
    public static ScramSecret parse(String text) {
        Hash hash = Arrays.stream(Hash.values())
                .filter(h -> text.startsWith(h.prefix()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("SCRAM is known with SHA-1 and SHA-256"));
        Matcher m = FORM.matcher(text.substring(hash.prefix().length()));
        if (!m.matches())
            throw new IllegalArgumentException("the SCRAM verifier is not of the form iterations,salt,stored,server");
        Base64.Decoder base64 = Base64.getDecoder();
        byte[] stored = base64.decode(m.group(3));
        byte[] server = base64.decode(m.group(4));
        if (stored.length != hash.length || server.length != hash.length)
            throw new IllegalArgumentException("the SCRAM verifier is cut short");
        return new ScramSecret(hash, Integer.parseInt(m.group(1)), base64.decode(m.group(2)), stored, server);
    }

    @Override
    public boolean matches(byte[] password) {
        byte[] clientKey = hash.hmac(hash.pbkdf2(password, salt, iterations), "Client Key");
        return MessageDigest.isEqual(hash.digest(clientKey), storedKey);
    }

    @Override
    public String toString() {
        Base64.Encoder base64 = Base64.getEncoder();
        return hash.prefix()
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
                return Normalizer.normalize(CharBuffer.wrap(password), Normalizer.Form.NFKC)
                        .toCharArray();
            }
        }
        return password.clone();
    }
}
