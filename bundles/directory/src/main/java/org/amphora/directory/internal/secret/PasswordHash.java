package org.amphora.directory.internal.secret;

/** A stored password, as a passwd-file has it: {@code {SCHEME}} and the scheme's own text. */
public sealed interface PasswordHash permits Argon2Hash, BcryptHash, PasswordHash.None, PasswordHash.Unsupported {
    /** Whether this is the password. Takes as long as the hash asks for. */
    boolean matches(byte[] password);

    /** No password: nothing matches, the account cannot log in. */
    record None() implements PasswordHash {
        @Override
        public boolean matches(byte[] password) {
            return false;
        }
    }

    /** A scheme that this version cannot check: nothing matches. */
    record Unsupported(String scheme) implements PasswordHash {
        @Override
        public boolean matches(byte[] password) {
            return false;
        }
    }

    /** @throws IllegalArgumentException saying what is wrong, without the text itself */
    static PasswordHash parse(String field) {
        String text = field;
        String scheme = "";
        if (field.startsWith("{")) {
            int end = field.indexOf('}');
            if (end < 0) throw new IllegalArgumentException("the password's scheme has no closing brace");
            scheme = field.substring(1, end).toUpperCase(java.util.Locale.ROOT);
            text = field.substring(end + 1);
        }
        if (text.isEmpty() || text.equals("*") || text.startsWith("!")) return new None();
        boolean crypt = scheme.isEmpty() || scheme.equals("CRYPT");
        if (scheme.equals("ARGON2ID") || crypt && text.startsWith("$argon2id$")) return Argon2Hash.parse(text);
        if (scheme.equals("BLF-CRYPT") || scheme.equals("BCRYPT") || crypt && text.startsWith("$2"))
            return BcryptHash.parse(text);
        return new Unsupported(scheme.isEmpty() ? "CRYPT" : scheme);
    }
}
