package org.amphora.directory.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.util.List;
import org.amphora.api.mail.MailException;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class WatchedFileTest {
    @Rule
    public final TemporaryFolder tmp = new TemporaryFolder();

    private Rig rig;

    @Before
    public void files() throws Exception {
        rig = new Rig(tmp.getRoot().toPath());
        rig.write("domains", "example.org").write("users", "bob@example.org:*").write("aliases");
    }

    private boolean exists(String name) {
        return rig.directory.account(name).isPresent();
    }

    @Test
    public void aChangeIsSeenASecondLater() throws Exception {
        assertTrue(exists("bob@example.org"));
        rig.write("users", "bob@example.org:*", "carol@example.org:*");
        assertTrue(exists("carol@example.org"));
        Files.writeString(rig.folder.resolve("users"), "dave@example.org:*\n");
        assertFalse("looked at again too early", exists("dave@example.org"));
        rig.second();
        assertTrue(exists("dave@example.org"));
        assertFalse(exists("bob@example.org"));
    }

    @Test
    public void aSecondChangeInTheSameMomentIsSeen() throws Exception {
        var users = rig.folder.resolve("users");
        Files.writeString(users, "aaa@example.org:*\n");
        var now = Files.getLastModifiedTime(users);
        rig.second();
        assertTrue(exists("aaa@example.org"));
        Files.writeString(users, "bbb@example.org:*\n");
        Files.setLastModifiedTime(users, now);
        rig.second();
        assertTrue(exists("bbb@example.org"));
    }

    @Test
    public void aBrokenFileChangesNothingAndIsNamed() throws Exception {
        assertTrue(exists("bob@example.org"));
        rig.write("users", "# comment", "bob@example.org:*", "carol");
        assertTrue(exists("bob@example.org"));
        assertEquals(
                rig.folder.resolve("users") + " line 3: user@domain is expected (a bare name needs default_realm)",
                rig.problems.get("users"));
        rig.write("users", "carol@example.org:*");
        assertTrue(exists("carol@example.org"));
        assertEquals("", rig.problems.get("users"));
    }

    @Test
    public void aFileThatHasGoneChangesNothing() throws Exception {
        assertTrue(exists("bob@example.org"));
        Files.delete(rig.folder.resolve("users"));
        rig.second();
        assertTrue(exists("bob@example.org"));
        assertTrue(rig.problems.get("users").endsWith("users does not exist"));
    }

    @Test
    public void aFileThatHasNeverBeenGoodIsTemporary() throws Exception {
        rig.write("users", "bob@example.org");
        rig.open(rig.settings(""));
        var e = assertThrows(MailException.class, () -> exists("bob@example.org"));
        assertTrue(e.status().isTemporary());
        rig.write("users", "bob@example.org:*");
        assertTrue(exists("bob@example.org"));
    }

    @Test
    public void aFileThatIsBeingWrittenIsWaitedFor() throws Exception {
        assertTrue(exists("bob@example.org"));
        Files.writeString(rig.folder.resolve("users"), "carol@example.org:*\nbob@exa");
        rig.second();
        assertTrue(exists("bob@example.org"));
        assertEquals("", rig.problems.getOrDefault("users", ""));
        rig.writeText("users", "carol@example.org:*\nbob@example.org:*");
        assertTrue("no line end at the end of a file that is left alone", exists("carol@example.org"));
    }

    @Test
    public void mistakesAreNamedByLine() throws Exception {
        rig.directory.domains();
        mistake("domains", 2, "exa_mple..org is not a domain name", "example.org", "exa_mple..org");
        mistake(
                "aliases",
                1,
                "an alias stands for addresses; commands, files and includes do not work: |/bin/cat",
                "a@example.org: |/bin/cat");
        mistake(
                "aliases",
                2,
                "alias x@example.org stands for no address",
                "b@example.org: c@example.org",
                "x@example.org");
        mistake(
                "aliases",
                1,
                "an alias is a name such as info@example.org or, for all other names, @example.org",
                "a/b@example.org: c@example.org");
        mistake("users", 1, "user:password is expected", "bob@example.org");
        mistake("users", 2, "bob@example.org is there already", "bob@example.org:*", "BOB@example.org:*");
        mistake("users", 1, "the password is not of Argon2's form", "bob@example.org:{ARGON2ID}$argon2id$v=19$m=1");
        mistake("users", 1, "the password's scheme has no closing brace", "bob@example.org:{ARGON2ID");
        mistake(
                "users",
                1,
                "the SCRAM verifier is cut short",
                "bob@example.org:*::::::{SCRAM-SHA-256}4096,QUJD,QUJD,QUJD");
        mistake(
                "users",
                1,
                "a quota rule such as *:storage=1G is expected",
                "bob@example.org:*::::::userdb_quota_rule=*:storage=much");
        for (String name : List.of("../x", ".x", "x/y", "x\u0001y", "x y", "\u00a0x", "x..y", ""))
            mistake("users", 1, "the name before the first colon cannot be an account's", name + "@example.org:*");
    }

    private void mistake(String file, int line, String what, String... lines) throws Exception {
        rig.write(file, lines);
        rig.directory.resolve(org.amphora.api.mail.Address.of("bob@example.org"));
        assertEquals(rig.folder.resolve(file) + " line " + line + ": " + what, rig.problems.get(file));
        rig.write(file, file.equals("domains") ? "example.org" : file.equals("users") ? "bob@example.org:*" : "#");
        rig.directory.resolve(org.amphora.api.mail.Address.of("eve@example.org"));
        assertEquals("", rig.problems.get(file));
    }

    @Test
    public void aDomainThatIsRelayedCannotBeLocal() throws Exception {
        rig.site.relayDomains = List.of("example.net");
        rig.directory.domains();
        rig.write("domains", "example.org", "example.net");
        assertFalse(rig.directory.isLocalDomain("example.net"));
        assertEquals(
                rig.folder.resolve("domains") + " line 2: example.net is in relay_domains of"
                        + " etc/org.amphora.site.cfg and cannot be local as well",
                rig.problems.get("domains"));
    }
}
