package org.amphora.directory.internal.secret;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * One round of a hash function over the password and, perhaps, a salt behind it: SSHA (RFC 2307's way, salted) and its
 * kin. Cheap to guess; read for accounts that come from another server.
 */
record DigestHash(String algorithm, byte[] digest, byte[] salt) implements PasswordHash {
    /** Dovecot's schemes; those that begin with S and are not a hash's own name are salted. */
    private static final Map<String, String> ALGORITHMS = Map.ofEntries(
            Map.entry("SSHA", "SHA-1"),
            Map.entry("SSHA256", "SHA-256"),
            Map.entry("SSHA512", "SHA-512"),
            Map.entry("SMD5", "MD5"),
            Map.entry("SHA", "SHA-1"),
            Map.entry("SHA1", "SHA-1"),
            Map.entry("SHA256", "SHA-256"),
            Map.entry("SHA512", "SHA-512"),
            Map.entry("PLAIN-MD5", "MD5"),
            Map.entry("LDAP-MD5", "MD5"));

    /** Empty if the scheme is none of these. */
    static Optional<PasswordHash> parse(String scheme, Encoded text) {
        String algorithm = ALGORITHMS.get(scheme);
        if (algorithm == null) return Optional.empty();
        int length = length(algorithm);
        byte[] bytes = text.bytes(length);
        boolean salted = scheme.startsWith("SS") || scheme.equals("SMD5");
        if (salted ? bytes.length <= length : bytes.length != length)
            throw new IllegalArgumentException("the password is not of " + scheme + "'s form, or cut short");
        return Optional.of(new DigestHash(
                algorithm, Arrays.copyOf(bytes, length), Arrays.copyOfRange(bytes, length, bytes.length)));
    }

    private static int length(String algorithm) {
        return algorithm.equals("MD5") ? 16 : algorithm.equals("SHA-1") ? 20 : algorithm.equals("SHA-256") ? 32 : 64;
    }

    @Override
    public boolean matches(byte[] password) {
        try {
            MessageDigest hash = MessageDigest.getInstance(algorithm);
            hash.update(password);
            return MessageDigest.isEqual(hash.digest(salt), digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "{" + algorithm + "}";
    }
}
