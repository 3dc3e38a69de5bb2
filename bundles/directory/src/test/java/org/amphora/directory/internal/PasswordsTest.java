package org.amphora.directory.internal;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.amphora.api.auth.ScramVerifier;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.MailException;
import org.amphora.directory.internal.secret.PasswordHash;
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
        return rig.sources.verify(login, password.toCharArray()).isPresent();
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

    /** Vectors of Argon2's reference implementation, crypt_blowfish, glibc's crypt, RFC 7677; the others made by OpenSSL. */
    @Test
    public void hashesOfOtherProgramsAreRead() throws Exception {
        String[][] known = {
            {
                "{ARGON2ID}$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "password"
            },
            {"{BLF-CRYPT}$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U"},
            {
                "{SHA512-CRYPT}$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1",
                "Hello world!"
            },
            {"{SHA256-CRYPT}$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5", "Hello world!"},
            {"$5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA", "Hello world!"},
            {"{MD5-CRYPT}$1$abcdefgh$rlELB50f38LUhhk75DTw70", "secret word"},
            {"{SSHA}7W4JKX9KI7irqSOG3ZU2aq34RyxzYWx0", "secret word"},
            {"{SSHA256.HEX}fdae68acd0fe55cd4ae55ed479d96353aade3302c4b68eddf275a1ba1a46d4c673616c7479", "secret word"},
            {
                "{SHA512.B64}fOXiyQ05YN/eMu5/hCegoO0CDda5pBYuEaN9EuqV1ZbWIQdXvnQnyj+5FCqAQGUGeGjr7aZ9mJtfWlX0sA11kA==",
                "secret word"
            },
            {"{PLAIN}secret word", "secret word"},
            {"{CLEARTEXT.B64}c2VjcmV0IHdvcmQ=", "secret word"},
            {
                "{SCRAM-SHA-256}4096,W22ZaJ0SNY7soEsUEjb6gQ==,WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=,"
                        + "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
                "pencil"
            }
        };
        for (String[] k : known) {
            rig.write("users", "a@example.org:" + k[0]);
            assertTrue(k[0], verify("a", k[1]));
            assertFalse(k[0], verify("a", k[1] + "x"));
            assertFalse(k[0], verify("a", ""));
        }
        rig.write(
                "users",
                "d@example.org:*",
                "e@example.org:",
                "f@example.org:{CRYPT}!$6$a$b",
                "g@example.org:$y$j9T$x$y");
        assertFalse(verify("d", "*"));
        assertFalse(verify("e", ""));
        assertFalse(verify("f", ""));
        assertFalse(verify("g", "x"));
    }

    @Test
    public void aHashThatIsCutShortIsNamedWithoutIt() throws Exception {
        for (String cut : List.of("$6$saltstring$svn8UoSVapNtMuq1", "{SSHA}c2VjcmV0", "{SHA256}@@", "{PBKDF2}$1$a$b")) {
            rig.write("users", "a@example.org:" + cut);
            assertFalse(verify("a", "x"));
            String problem = String.join("", rig.problems.values());
            assertTrue(problem, problem.contains("line 1"));
            assertFalse(problem, problem.contains(cut.substring(cut.indexOf('}') + 1)));
        }
    }

    @Test
    public void anAccountFromElsewhereGainsVerifiers() throws Exception {
        String line = "joe@example.org:{PLAIN}old:1000:1000::/home/joe::userdb_quota_rule=*:storage=1G";
        rig.write("users", "# ours", line, "# end");
        assertTrue(rig.sources.scram("joe", "SHA-256").account().isEmpty());
        assertFalse(verify("joe", "wrong"));
        assertEquals("# ours\n" + line + "\n# end\n", rig.read("users"));
        assertTrue(verify("joe", "old"));
        String[] after = rig.read("users").split("\n");
        assertEquals("# ours", after[0]);
        assertTrue(after[1], after[1].startsWith(line + " {SCRAM-SHA-1}4096,"));
        assertEquals("# end", after[2]);
        for (String hash : List.of("SHA-1", "SHA-256"))
            assertTrue(rig.sources.scram("joe", hash).account().isPresent());
        String once = rig.read("users");
        assertTrue(verify("joe", "old"));
        assertEquals(once, rig.read("users"));
    }

    @Test
    public void theScramVerifierProvesThePassword() throws Exception {
        ScramVerifier v = rig.sources.scram("bob", "SHA-256");
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
        ScramVerifier one = rig.sources.scram("eve", "SHA-256");
        rig.open(rig.settings(""));
        ScramVerifier two = rig.sources.scram("Eve", "SHA-256");
        assertTrue(one.account().isEmpty());
        assertArrayEquals(one.salt(), two.salt());
        assertEquals(rig.sources.scram("bob", "SHA-256").iterations(), two.iterations());
        assertFalse(Arrays.equals(
                one.salt(), rig.sources.scram("mallory", "SHA-256").salt()));
    }

    @Test
    public void withoutScramNoVerifierIsKept() throws Exception {
        rig.open(new DirectorySettings(rig.folder, List.of("files"), "", "+", false, 4096, 2, Duration.ZERO, 10, 1000));
        rig.admin.setPassword(Address.of("bob@example.org"), "other".toCharArray());
        assertFalse(rig.read("users").contains("SCRAM"));
        assertTrue(verify("bob", "other"));
        assertTrue(rig.sources.scram("bob", "SHA-256").account().isEmpty());
    }

    @Test
    public void noTwoHashesAreAlike() {
        assertNotEquals(rig.passwords.hash("x".toCharArray()), rig.passwords.hash("x".toCharArray()));
    }

    @Test
    public void aPasswordThatWasRightIsNotHashedAgainForAWhile() throws Exception {
        rig.open(new DirectorySettings(
                rig.folder, List.of("files"), "", "+", true, 4096, 2, Duration.ofSeconds(30), 10, 1000));
        assertTrue(verify("bob", "correct horse"));
        // who is interrupted cannot wait for a place to hash
        Thread.currentThread().interrupt();
        assertTrue(verify("BOB@example.org", "correct horse"));
        assertThrows(MailException.class, () -> verify("bob", "wrong"));
        assertTrue(Thread.interrupted());
        rig.write("users", rig.read("users").strip(), "eve@example.org:{PLAIN}another line");
        Thread.currentThread().interrupt();
        assertTrue(verify("bob", "correct horse"));
        assertTrue(Thread.interrupted());
        rig.write("users", rig.read("users").lines().findFirst().orElseThrow());
        rig.write("users", rig.read("users").strip() + " nologin");
        assertFalse(verify("bob", "correct horse"));
        rig.write("users", "bob@example.org:{PLAIN}changed");
        assertFalse(verify("bob", "correct horse"));
    }

    @Test
    public void anUnknownNameTakesTheTimeOfSomeUser() throws Exception {
        rig.write("users", "a@example.org:{PLAIN}one", "b@example.org:*", "c@example.org:{PLAIN}two");
        var decoys = new HashSet<PasswordHash>();
        for (int i = 0; i < 100; i++) {
            PasswordHash decoy = rig.users.decoy("nobody" + i);
            assertEquals(decoy, rig.users.decoy("nobody" + i));
            decoys.add(decoy);
        }
        assertEquals(Set.of(PasswordHash.parse("{PLAIN}one"), PasswordHash.parse("{PLAIN}two")), decoys);
        // though its password is no key
        for (String password : List.of("one", "two")) assertFalse(verify("nobody", password));
        rig.write("users", "b@example.org:*");
        assertTrue(rig.users.decoy("nobody").isUsable());
    }
}
