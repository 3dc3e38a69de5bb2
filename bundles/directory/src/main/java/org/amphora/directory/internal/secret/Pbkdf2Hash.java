package org.amphora.directory.internal.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dovecot's {PBKDF2}, RFC 8018 with HMAC-SHA-1: {@code $1$salt$rounds$hex}. Read only. */
record Pbkdf2Hash(byte[] salt, int rounds, byte[] hash) implements PasswordHash {
    private static final Pattern FORM = Pattern.compile("\\$1\\$([^$]{1,64})\\$(\\d{1,7})\\$([0-9a-fA-F]{40})");

    static Pbkdf2Hash parse(String text) {
        Matcher m = FORM.matcher(text);
        if (!m.matches()) throw new IllegalArgumentException("the password is not of PBKDF2's form, or cut short");
        return new Pbkdf2Hash(
                m.group(1).getBytes(StandardCharsets.UTF_8),
                Math.max(1, Integer.parseInt(m.group(2))),
                HexFormat.of().parseHex(m.group(3)));
    }

    @Override
    public boolean matches(byte[] password) {
        return MessageDigest.isEqual(hash, ScramSecret.Hash.SHA_1.pbkdf2(password, salt, rounds));
    }

    @Override
    public String toString() {
        return "{PBKDF2}";
    }
}
