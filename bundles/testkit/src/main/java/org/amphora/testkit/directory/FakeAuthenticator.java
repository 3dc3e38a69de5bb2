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
    private final Map<String, byte[]> keys = new ConcurrentHashMap<>();
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
        if (!hash.equals("SHA-1") && !hash.equals("SHA-256"))
            throw new IllegalArgumentException("no SCRAM verifiers for " + hash);
        Optional<Account> account = enabled(login).filter(a -> passwords.containsKey(a.name()));
        byte[] salt = Arrays.copyOf(
                digest(hash, account.map(Account::name).orElse(login).getBytes(StandardCharsets.UTF_8)), 16);
        // whom nobody can prove to be needs no true key
        byte[] salted = account.isEmpty()
                ? salt
                : keys.computeIfAbsent(
                        hash + account.get().name() + '\0' + password(account.get()),
                        k -> pbkdf2(hash, password(account.get()), salt));
        byte[] stored = digest(hash, hmac(hash, salted, "Client Key"));
        // no client key has a hash of zeros
        if (account.isEmpty()) Arrays.fill(stored, (byte) 0);
        return new ScramVerifier(account, salt, ITERATIONS, stored, hmac(hash, salted, "Server Key"));
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

    private static byte[] pbkdf2(String hash, String password, byte[] salt) {
        try {
            int bits = 8 * MessageDigest.getInstance(hash).getDigestLength();
            return SecretKeyFactory.getInstance("PBKDF2With" + mac(hash))
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, bits))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(String hash, byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(mac(hash));
            mac.init(new SecretKeySpec(key, mac(hash)));
            return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String mac(String hash) {
        return "Hmac" + hash.replace("-", "");
    }

    private static byte[] digest(String hash, byte[] data) {
        try {
            return MessageDigest.getInstance(hash).digest(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
