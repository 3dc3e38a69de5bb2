package org.amphora.directory.internal;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.Test;

public class VerifiedSecretsTest {
    private static final String HASH = "{PLAIN}secret";

    private long now = -1;
    private final VerifiedSecrets verified = new VerifiedSecrets(Duration.ofSeconds(30), () -> now, new SecureRandom());

    private static byte[] bytes(String s) {
        return s.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    public void holdsForOneAccountOnePasswordAndOneHash() {
        verified.keep("joe@example.org", HASH, bytes("secret"));
        assertTrue(verified.holds("joe@example.org", HASH, bytes("secret")));
        assertFalse(verified.holds("eve@example.org", HASH, bytes("secret")));
        assertFalse(verified.holds("joe@example.or", HASH, bytes("gsecret")));
        assertFalse(verified.holds("joe@example.org", HASH, bytes("secret\0")));
        assertFalse(verified.holds("joe@example.org", "{PLAIN}other", bytes("secret")));
        // and an old one does not come back with its hash
        assertFalse(verified.holds("joe@example.org", HASH, bytes("secret")));
    }

    @Test
    public void endsByItself() {
        verified.keep("joe@example.org", HASH, bytes("secret"));
        now += Duration.ofSeconds(30).toNanos() - 1;
        assertTrue(verified.holds("joe@example.org", HASH, bytes("secret")));
        now++;
        assertFalse(verified.holds("joe@example.org", HASH, bytes("secret")));
    }

    @Test
    public void theOldestGoFirst() {
        for (int i = 0; i <= 10_000; i++) verified.keep("u" + i + "@example.org", HASH, bytes("secret"));
        assertFalse(verified.holds("u0@example.org", HASH, bytes("secret")));
        assertTrue(verified.holds("u1@example.org", HASH, bytes("secret")));
    }
}
