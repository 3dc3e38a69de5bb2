package org.amphora.directory.internal.secret;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id (and, to read, Argon2i), RFC 9106, in the text form of its reference implementation. Memory in KiB. */
public final class Argon2Hash implements PasswordHash {
    private static final Pattern FORM = Pattern.compile(
            "\\$argon2(id|i)\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
    private static final int MEMORY = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int MOST_MEMORY = 256 * 1024;

    private final int type;
    private final int memory;
    private final int passes;
    private final int lanes;
    private final byte[] salt;
    private final byte[] hash;

    private Argon2Hash(int type, int memory, int passes, int lanes, byte[] salt, byte[] hash) {
        this.type = type;
        this.memory = memory;
        this.passes = passes;
        this.lanes = lanes;
        this.salt = salt;
        this.hash = hash;
    }

    /** A new hash with OWASP's parameters: 19 MiB, two passes, one lane. */
    public static Argon2Hash of(byte[] password, SecureRandom random) {
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        var empty = new Argon2Hash(Argon2Parameters.ARGON2_id, MEMORY, PASSES, LANES, salt, new byte[32]);
        return new Argon2Hash(empty.type, MEMORY, PASSES, LANES, salt, empty.compute(password));
    }

    /** A hash of the same cost that no password is known for. */
    public static Argon2Hash ofNobody(SecureRandom random) {
        byte[] salt = new byte[16];
        byte[] hash = new byte[32];
        random.nextBytes(salt);
        random.nextBytes(hash);
        return new Argon2Hash(Argon2Parameters.ARGON2_id, MEMORY, PASSES, LANES, salt, hash);
    }

    static Argon2Hash parse(String text) {
        Matcher m = FORM.matcher(text);
        if (!m.matches()) throw new IllegalArgumentException("the password is not of Argon2's form");
        int memory = Integer.parseInt(m.group(2));
        int passes = Integer.parseInt(m.group(3));
        int lanes = Integer.parseInt(m.group(4));
        byte[] salt = Base64.getDecoder().decode(m.group(5));
        byte[] hash = Base64.getDecoder().decode(m.group(6));
        if (lanes < 1 || memory < 8 * lanes || memory > MOST_MEMORY || passes < 1 || salt.length < 8)
            throw new IllegalArgumentException("Argon2's parameters are out of bounds");
        // a line cut short must not become a password of few bits
        if (hash.length < 16) throw new IllegalArgumentException("Argon2's hash is cut short");
        int type = m.group(1).equals("id") ? Argon2Parameters.ARGON2_id : Argon2Parameters.ARGON2_i;
        return new Argon2Hash(type, memory, passes, lanes, salt, hash);
    }

    @Override
    public boolean matches(byte[] password) {
        return MessageDigest.isEqual(hash, compute(password));
    }

    private byte[] compute(byte[] password) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(type)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memory)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] out = new byte[hash.length];
        generator.generateBytes(password, out);
        return out;
    }

    /** With Dovecot's scheme prefix. */
    @Override
    public String toString() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return (type == Argon2Parameters.ARGON2_id ? "{ARGON2ID}$argon2id" : "{ARGON2I}$argon2i") + "$v=19$m=" + memory
                + ",t=" + passes + ",p=" + lanes + '$' + base64.encodeToString(salt) + '$'
                + base64.encodeToString(hash);
    }
}
