package org.amphora.directory.internal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;
import org.amphora.directory.internal.secret.Argon2Hash;
import org.amphora.directory.internal.secret.PasswordHash;
import org.amphora.directory.internal.secret.ScramSecret;

/** Checks and makes passwords; so many at once as the configuration allows, as each takes memory and time. */
final class Passwords {
    private static final long PATIENCE_SECONDS = 15;

    private final DirectorySettings settings;
    private final SecureRandom random = new SecureRandom();
    private final Semaphore hashing;
    private final VerifiedSecrets verified;
    /** Of a directory in which nobody has a password yet. */
    private final PasswordHash nobody;

    Passwords(DirectorySettings settings, LongSupplier nanoClock) {
        this.settings = settings;
        this.hashing = new Semaphore(settings.hashes(), true);
        this.verified = new VerifiedSecrets(settings.verified(), nanoClock, random);
        this.nobody = Argon2Hash.ofNobody(random);
    }

    /** Whether this is a user's password, with no hashing if it was so a moment ago. */
    boolean isRight(UserLine user, char[] password) {
        byte[] bytes = utf8(password);
        try {
            String name = user.account().name();
            if (verified.holds(name, user.password(), bytes)) return true;
            if (!matches(user.hash(), password)) return false;
            verified.keep(name, user.password(), bytes);
            return true;
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    boolean matches(PasswordHash hash, char[] password) {
        byte[] bytes = utf8(password);
        begin();
        try {
            return hash.matches(bytes);
        } finally {
            hashing.release();
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** The text of a new hash. */
    String hash(char[] password) {
        byte[] bytes = utf8(password);
        begin();
        try {
            return Argon2Hash.of(bytes, random).toString();
        } finally {
            hashing.release();
            Arrays.fill(bytes, (byte) 0);
        }
    }

    PasswordHash nobody() {
        return nobody;
    }

    /** New SCRAM verifiers, one for each hash function; none if they are turned off. */
    List<ScramSecret> scramSecrets(char[] password) {
        if (!settings.scram()) return List.of();
        return Arrays.stream(ScramSecret.Hash.values())
                .map(h -> ScramSecret.of(h, password, settings.scramIterations(), random))
                .toList();
    }

    /** Whether a password that is right could give verifiers that are not there. */
    boolean lacksScram(UserLine user) {
        return settings.scram()
                && !(user.hash() instanceof ScramSecret)
                && Arrays.stream(ScramSecret.Hash.values())
                        .anyMatch(h -> user.scram(h).isEmpty());
    }

    private void begin() {
        try {
            if (hashing.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new MailException(EnhancedStatus.TEMP_AUTH, "Temporary authentication failure");
    }

    /** For the caller to wipe. */
    static byte[] utf8(char[] password) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        byte[] bytes = Arrays.copyOf(encoded.array(), encoded.limit());
        Arrays.fill(encoded.array(), (byte) 0);
        return bytes;
    }
}
