package org.amphora.testkit.directory;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.amphora.api.auth.Authenticator;
import org.amphora.api.auth.ScramVerifier;
import org.amphora.api.directory.Account;
import org.amphora.api.directory.Directory;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;

/** Passwords in a map, over a {@link Directory} that completes login names. SCRAM's salt comes from the name. */
public final class FakeAuthenticator implements Authenticator {
    private static final int ITERATIONS = 4096;

    private final Directory directory;
    private final Map<String, String> passwords = new ConcurrentHashMap<>();
    private volatile boolean failing;

    public FakeAuthenticator(Directory directory) {
        this.directory = directory;
    }

    /** @param account as the directory spells it: {@code user@domain} in lower case */
    public FakeAuthenticator password(String account, String password) {
        passwords.put(account, password);
        return this;
    }

    /** From now on every call fails for the time being, or no longer. */
    public FakeAuthenticator failing(boolean now) {
        failing = now;
        return this;
    }

    @Override
    public Optional<Account> verify(String login, char[] password) {
        check();
        return enabled(login).filter(a -> Arrays.equals(password, password(a).toCharArray()));
    }

    @Override
    public ScramVerifier scram(String login, String hash) {
        check();
        if (!hash.equals("SHA-256")) throw new IllegalArgumentException("no SCRAM verifiers for " + hash);
        Optional<Account> account = enabled(login).filter(a -> passwords.containsKey(a.name()));
        byte[] salt = Arrays.copyOf(sha256(account.map(Account::name).orElse(login)), 16);
        String secret = account.map(this::password).orElse("nobody's password");
        byte[] salted = pbkdf2(secret, salt);
        // no client key has a hash of zeros
        byte[] stored = account.isPresent() ? sha256(hmac(salted, "Client Key")) : new byte[32];
        return new ScramVerifier(account, salt, ITERATIONS, stored, hmac(salted, "Server Key"));
    }

    private Optional<Account> enabled(String login) {
        return directory.account(login).filter(Account::enabled);
    }

    /** An account without a password matches none. */
    private String password(Account account) {
        return passwords.getOrDefault(account.name(), "\0");
    }

    private void check() {
        if (failing) throw new MailException(EnhancedStatus.TEMP_AUTH, "Temporary authentication failure");
    }

    private static byte[] pbkdf2(String password, byte[] salt) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, 256))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sha256(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
