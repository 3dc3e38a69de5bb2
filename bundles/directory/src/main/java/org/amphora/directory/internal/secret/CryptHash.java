package org.amphora.directory.internal.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.Md5Crypt;
import org.apache.commons.codec.digest.Sha2Crypt;
import org.apache.commons.codec.digest.UnixCrypt;

/** A hash as crypt(3) writes it, of SHA-512, SHA-256, MD5 or DES: read for accounts that come from another server. */
record CryptHash(String text) implements PasswordHash {
    private static final String SALT = "[./A-Za-z0-9]{0,16}\\$[./A-Za-z0-9]";
    private static final Pattern SHA512 = Pattern.compile("\\$6\\$(rounds=\\d{4,7}\\$)?" + SALT + "{86}");
    private static final Pattern SHA256 = Pattern.compile("\\$5\\$(rounds=\\d{4,7}\\$)?" + SALT + "{43}");
    private static final Pattern MD5 = Pattern.compile("\\$1\\$[./A-Za-z0-9]{0,8}\\$[./A-Za-z0-9]{22}");
    private static final Pattern DES = Pattern.compile("[./A-Za-z0-9]{13}");

    /** Empty if the text is of another method; an IllegalArgumentException if it is of one of these and broken. */
    static Optional<PasswordHash> parse(String text) {
        boolean good;
        if (text.startsWith("$6$")) good = SHA512.matcher(text).matches();
        else if (text.startsWith("$5$")) good = SHA256.matcher(text).matches();
        else if (text.startsWith("$1$")) good = MD5.matcher(text).matches();
        else if (DES.matcher(text).matches()) good = true;
        else return Optional.empty();
        if (!good) throw new IllegalArgumentException("the password is not of crypt's form, or cut short");
        return Optional.of(new CryptHash(text));
    }

    @Override
    public boolean matches(byte[] password) {
        // crypt ends at a NUL, where the password does not; the copy is wiped by who computes
        for (byte b : password) if (b == 0) return false;
        byte[] copy = password.clone();
        String made;
        if (text.startsWith("$6$")) made = Sha2Crypt.sha512Crypt(copy, text);
        else if (text.startsWith("$5$")) made = Sha2Crypt.sha256Crypt(copy, text);
        else if (text.startsWith("$1$")) made = Md5Crypt.md5Crypt(copy, text);
        else made = UnixCrypt.crypt(copy, text);
        Arrays.fill(copy, (byte) 0);
        return MessageDigest.isEqual(bytes(made), bytes(text));
    }

    private static byte[] bytes(String s) {
        return s.getBytes(StandardCharsets.US_ASCII);
    }

    /** Its scheme alone. */
    @Override
    public String toString() {
        return "{CRYPT " + text.substring(0, Math.min(2, text.length())).toLowerCase(Locale.ROOT) + '}';
    }
}
