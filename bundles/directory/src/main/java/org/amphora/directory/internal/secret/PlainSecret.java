package org.amphora.directory.internal.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The password itself. Read as Dovecot does; never written. */
record PlainSecret(String text) implements PasswordHash {
    @Override
    public boolean matches(byte[] password) {
        return MessageDigest.isEqual(password, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "{PLAIN}";
    }
}
