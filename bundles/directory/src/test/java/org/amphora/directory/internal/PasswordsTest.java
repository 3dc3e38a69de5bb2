package org.amphora.directory.internal;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.amphora.api.auth.ScramVerifier;
import org.amphora.api.mail.Address;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class PasswordsTest {
    @Rule
    public final TemporaryFolder tmp = new TemporaryFolder();

    private Rig rig;

    @Before
    public void files() throws Exception {
        rig = new Rig(tmp.getRoot().toPath());
        rig.write("domains", "example.org", "example.net").write("aliases").write("users");
        rig.admin.addAccount(Address.of("bob@example.org"), "correct horse".toCharArray());
    }

    private boolean verify(String login, String password) {
        return rig.passwords.verify(login, password.toCharArray()).isPresent();
    }

    @Test
    public void onlyThePasswordOfAnEnabledUserIsRight() throws Exception {
        assertTrue(verify("bob@example.org", "correct horse"));
        assertTrue(verify("BOB@Example.ORG", "correct horse"));
        assertTrue(verify("bob", "correct horse"));
        assertFalse(verify("bob", "correct hors"));
        assertFalse(verify("bob", ""));
        assertFalse(verify("eve", "correct horse"));
        String disabled = rig.read("users").strip() + " nologin";
        rig.write("users", disabled);
        assertFalse(verify("bob", "correct horse"));
        assertFalse(rig.directory.account("bob").orElseThrow().enabled());
    }

    @Test
    public void hashesOfOtherProgramsAreRead() throws Exception {
        // the first from the tests of Argon2's reference implementation, the second from those of crypt_blowfish
        rig.write(
                "users",
                "a@example.org:{ARGON2ID}$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "b@example.org:{BLF-CRYPT}$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "c@example.org:{SSHA}c2VjcmV0",
                "d@example.org:*",
                "e@example.org:");
        assertTrue(verify("a", "password"));
        assertFalse(verify("a", "Password"));
        assertTrue(verify("b", "U*U"));
        assertFalse(verify("b", "U*V"));
        assertFalse(verify("c", "secret"));
        assertFalse(verify("d", "*"));
        assertFalse(verify("e", ""));
    }

    @Test
    public void theScramVerifierProvesThePassword() throws Exception {
        ScramVerifier v = rig.passwords.scram("bob", "SHA-256");
        assertEquals("bob@example.org", v.account().orElseThrow().name());
        byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec("correct horse".toCharArray(), v.salt(), v.iterations(), 256))
                .getEncoded();
        assertArrayEquals(MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key")), v.storedKey());
        assertArrayEquals(hmac(salted, "Server Key"), v.serverKey());
    }

    private static byte[] hmac(byte[] key, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    public void anUnknownNameHasAStableFakeVerifier() {
        ScramVerifier one = rig.passwords.scram("eve", "SHA-256");
        rig.open(rig.settings(""));
        ScramVerifier two = rig.passwords.scram("Eve", "SHA-256");
        assertTrue(one.account().isEmpty());
        assertArrayEquals(one.salt(), two.salt());
        assertEquals(rig.passwords.scram("bob", "SHA-256").iterations(), two.iterations());
        assertFalse(Arrays.equals(
                one.salt(), rig.passwords.scram("mallory", "SHA-256").salt()));
    }

    @Test
    public void withoutScramNoVerifierIsKept() throws Exception {
        rig.open(new DirectorySettings(rig.folder, "", "+", false, 4096, 2, 10, 1000));
        rig.admin.setPassword(Address.of("bob@example.org"), "other".toCharArray());
        assertFalse(rig.read("users").contains("SCRAM"));
        assertTrue(verify("bob", "other"));
        assertTrue(rig.passwords.scram("bob", "SHA-256").account().isEmpty());
    }

    @Test
    public void noTwoHashesAreAlike() {
        assertNotEquals(rig.passwords.hash("x".toCharArray()), rig.passwords.hash("x".toCharArray()));
    }
}
