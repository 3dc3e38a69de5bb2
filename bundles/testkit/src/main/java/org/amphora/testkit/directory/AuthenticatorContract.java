package org.amphora.testkit.directory;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.amphora.api.auth.Authenticator;
import org.amphora.api.auth.ScramVerifier;
import org.amphora.api.directory.Account;
import org.junit.Before;
import org.junit.Test;

/** What every {@link Authenticator} keeps to, wherever it has its secrets from. */
public abstract class AuthenticatorContract {
    protected static final String PASSWORD = "Correct horse, b\u00e4ttery";

    private Authenticator authenticator;

    /** With bob@example.org and the disabled off@example.org, both of them with {@link #PASSWORD}. */
    protected abstract Authenticator authenticator() throws Exception;

    @Before
    public void fill() throws Exception {
        authenticator = authenticator();
    }

    private String verify(String login, String password) {
        return authenticator
                .verify(login, password.toCharArray())
                .map(Account::name)
                .orElse("");
    }

    @Test
    public void thePasswordOfAnEnabledAccountIsRight() {
        assertEquals("bob@example.org", verify("bob@example.org", PASSWORD));
        assertEquals("bob@example.org", verify("BOB@EXAMPLE.ORG", PASSWORD));
        assertEquals("bob@example.org", verify("bob", PASSWORD));
    }

    @Test
    public void allElseIsWrong() {
        for (String password : List.of("", PASSWORD.substring(1), PASSWORD + " ", PASSWORD + "\0", "\0", "*"))
            assertEquals("", verify("bob@example.org", password));
        assertEquals("", verify("bob@example.org", PASSWORD.toLowerCase(java.util.Locale.ROOT)));
        assertEquals("disabled", "", verify("off@example.org", PASSWORD));
        for (String login : List.of("", "eve", "eve@example.org", "bob@remote.example", "bob@example.org\0", "*"))
            assertEquals(login, "", verify(login, PASSWORD));
    }

    @Test
    public void thePasswordIsTheCallersToWipe() {
        char[] password = PASSWORD.toCharArray();
        authenticator.verify("bob", password);
        assertArrayEquals(PASSWORD.toCharArray(), password);
    }

    @Test
    public void theVerifierProvesThePassword() throws Exception {
        ScramVerifier v = authenticator.scram("bob", "SHA-256");
        assertEquals(Optional.of("bob@example.org"), v.account().map(Account::name));
        assertTrue("RFC 7677 §4", v.iterations() >= 4096);
        byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(PASSWORD.toCharArray(), v.salt(), v.iterations(), 256))
                .getEncoded();
        assertArrayEquals(MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key")), v.storedKey());
        assertArrayEquals(hmac(salted, "Server Key"), v.serverKey());
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(US_ASCII));
    }

    @Test
    public void whoHasNoVerifierIsNotToldApart() {
        ScramVerifier bob = authenticator.scram("bob", "SHA-256");
        for (String none : List.of("eve", "off@example.org", "", "eve@remote.example")) {
            ScramVerifier one = authenticator.scram(none, "SHA-256");
            ScramVerifier two = authenticator.scram(none, "SHA-256");
            assertEquals(none, Optional.empty(), one.account());
            assertArrayEquals(none, one.salt(), two.salt());
            assertEquals(none, bob.salt().length, one.salt().length);
            assertEquals(none, bob.iterations(), one.iterations());
            assertEquals(none, bob.storedKey().length, one.storedKey().length);
            assertFalse(none, Arrays.equals(bob.salt(), one.salt()));
        }
        assertFalse(Arrays.equals(
                authenticator.scram("eve", "SHA-256").salt(),
                authenticator.scram("mallory", "SHA-256").salt()));
    }
}
