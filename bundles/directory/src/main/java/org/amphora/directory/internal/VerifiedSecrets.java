package org.amphora.directory.internal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Passwords that were right a moment ago, so that a client's many connections cost one hash. A password is kept as a MAC
 * with a key of this process, together with its account's name, and holds for the very hash that it was checked against:
 * no other account and no changed password can match, and a change to another user's line is in nobody's way. Bounded; safe on any thread.
 */
final class VerifiedSecrets {
    private static final String MAC = "HmacSHA256";
    private static final int MOST = 10_000;

    private record Verified(String hash, long since) {}

    private final long life;
    private final LongSupplier nanoClock;
    private final SecretKeySpec key;
    private final Map<String, Verified> entries = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Verified> eldest) {
            return size() > MOST;
        }
    };

    /** @param life from the check on; zero keeps nothing */
    VerifiedSecrets(Duration life, LongSupplier nanoClock, SecureRandom random) {
        this.life = life.toNanos();
        this.nanoClock = nanoClock;
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, MAC);
    }

    boolean holds(String account, String hash, byte[] password) {
        if (life == 0) return false;
        String id = id(account, password);
        synchronized (entries) {
            if (live(id).filter(hash::equals).isPresent()) return true;
            entries.remove(id);
            return false;
        }
    }

    /** What was kept with it, of whom no hash is at hand. */
    Optional<String> known(String whose, byte[] password) {
        if (life == 0) return Optional.empty();
        String id = id(whose, password);
        synchronized (entries) {
            return live(id);
        }
    }

    private Optional<String> live(String id) {
        return Optional.ofNullable(entries.get(id))
                .filter(e -> nanoClock.getAsLong() - e.since < life)
                .map(Verified::hash);
    }

    /** It was right. */
    void keep(String account, String hash, byte[] password) {
        if (life == 0) return;
        String id = id(account, password);
        synchronized (entries) {
            entries.remove(id); // the newest stand last
            entries.put(id, new Verified(hash, nanoClock.getAsLong()));
        }
    }

    /** A name holds no NUL, so the two cannot be parted in another way. */
    private String id(String account, byte[] password) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            mac.update(account.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return HexFormat.of().formatHex(mac.doFinal(password));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
