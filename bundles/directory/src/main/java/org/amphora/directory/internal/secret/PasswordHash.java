package org.amphora.directory.internal.secret;

import java.util.Locale;
import java.util.Optional;

/** A stored password, as a passwd-file of Dovecot has it: {@code {SCHEME}} and the scheme's own text. */
public sealed interface PasswordHash
        permits Argon2Hash,
                BcryptHash,
                CryptHash,
                DigestHash,
                Pbkdf2Hash,
                PlainSecret,
                ScramSecret,
                PasswordHash.None,
                PasswordHash.Unsupported {
    /** Whether this is the password, in UTF-8. Takes as long as the hash asks for. */
    boolean matches(byte[] password);

    /** Whether any password can match. */
    default boolean isUsable() {
        return true;
    }

    /** No password: nothing matches, the account cannot log in. */
    record None() implements PasswordHash {
        @Override
        public boolean matches(byte[] password) {
            return false;
        }

        @Override
        public boolean isUsable() {
            return false;
        }
    }

    /** A scheme that this version cannot check: nothing matches. */
    record Unsupported(String scheme) implements PasswordHash {
        @Override
        public boolean matches(byte[] password) {
            return false;
        }

        @Override
        public boolean isUsable() {
            return false;
        }
    }

    /** @throws IllegalArgumentException saying what is wrong, without the text itself */
    static PasswordHash parse(String field) {
        String text = field;
        String scheme = "CRYPT";
        if (field.startsWith("{")) {
            int end = field.indexOf('}');
            if (end < 0) throw new IllegalArgumentException("the password's scheme has no closing brace");
            scheme = field.substring(1, end).toUpperCase(Locale.ROOT);
            text = field.substring(end + 1);
        }
        int dot = scheme.lastIndexOf('.');
        var encoded = new Encoded(text, dot < 0 ? "" : scheme.substring(dot + 1));
        if (dot >= 0) scheme = scheme.substring(0, dot);
        if (text.isEmpty()) return new None();
        return switch (scheme) {
            case "PLAIN", "CLEAR", "CLEARTEXT" -> new PlainSecret(encoded.plain());
            case "ARGON2ID", "ARGON2I" -> Argon2Hash.parse(encoded.plain());
            case "BLF-CRYPT", "BCRYPT" -> BcryptHash.parse(encoded.plain());
            case "SHA512-CRYPT", "SHA256-CRYPT", "MD5-CRYPT", "MD5", "DES-CRYPT", "CRYPT" -> crypt(encoded.plain());
            case "SCRAM-SHA-1", "SCRAM-SHA-256" -> ScramSecret.parse('{' + scheme + '}' + encoded.plain());
            case "PBKDF2" -> Pbkdf2Hash.parse(encoded.plain());
            default -> {
                String name = scheme;
                yield DigestHash.parse(scheme, encoded).orElseGet(() -> new Unsupported(name));
            }
        };
    }

    /** crypt(5): the text says which method it is. */
    private static PasswordHash crypt(String text) {
        // shadow(5): a star, or an exclamation mark in front, locks
        if (text.startsWith("*") || text.startsWith("!")) return new None();
        if (text.startsWith("$argon2")) return Argon2Hash.parse(text);
        if (text.startsWith("$2")) return BcryptHash.parse(text);
        Optional<PasswordHash> known = CryptHash.parse(text);
        int method = text.indexOf('$', 1);
        return known.orElseGet(
                () -> new Unsupported(text.startsWith("$") && method > 0 ? text.substring(0, method + 1) : "CRYPT"));
    }
}
