package org.amphora.directory.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.amphora.api.directory.DirectoryAdmin.AliasEntry;
import org.amphora.api.directory.DirectoryAdmin.Imported;
import org.amphora.api.mail.Address;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;
import org.junit.rules.TemporaryFolder;

public class FileAdminTest {
    private static final char[] SECRET = "s3cret".toCharArray();

    @Rule
    public final TemporaryFolder tmp = new TemporaryFolder();

    private Rig rig;

    @Before
    public void files() throws Exception {
        rig = new Rig(tmp.getRoot().toPath());
        rig.write("domains", "# head", "", "# first", "example.org", "example.net");
        rig.write("users", "# people", "", "bob@example.org:*:1000:1000::/home/bob::nologin", "# last");
        rig.write(
                "aliases",
                "# head",
                "",
                "# who answers",
                "info@example.org: bob@example.org",
                "",
                "a@example.org = b@x.example");
    }

    private static Address at(String address) {
        return Address.of(address);
    }

    private static void refused(String why, ThrowingRunnable change) {
        assertEquals(why, assertThrows(IllegalArgumentException.class, change).getMessage());
    }

    @Test
    public void aNewUserComesLast() throws Exception {
        rig.admin.addAccount(at("Carol@example.org"), SECRET);
        List<String> lines = rig.read("users").lines().toList();
        assertEquals(5, lines.size());
        assertEquals("# people", lines.get(0));
        assertEquals("bob@example.org:*:1000:1000::/home/bob::nologin", lines.get(2));
        assertTrue(
                lines.get(4), lines.get(4).startsWith("carol@example.org:{ARGON2ID}$argon2id$v=19$m=19456,t=2,p=1$"));
        assertTrue(lines.get(4), lines.get(4).matches(".*::::::\\{SCRAM-SHA-1}4096,\\S+ \\{SCRAM-SHA-256}4096,\\S+"));
        assertEquals("carol@example.org", rig.admin.accounts().get(1).name());
        assertTrue(rig.sources.verify("carol", SECRET).isPresent());
        refused("carol@example.org exists already", () -> rig.admin.addAccount(at("carol@EXAMPLE.org"), SECRET));
        assertEquals("s3cret", new String(SECRET));
    }

    @Test
    public void aPasswordIsSetAndTheRestStays() throws Exception {
        rig.admin.setPassword(at("bob@example.org"), SECRET);
        String first = rig.read("users").lines().toList().get(2);
        assertTrue(
                first,
                first.matches("bob@example.org:\\{ARGON2ID}[^:]*:1000:1000::/home/bob::nologin"
                        + " \\{SCRAM-SHA-1}\\S+ \\{SCRAM-SHA-256}\\S+"));
        rig.admin.setPassword(at("bob@example.org"), SECRET);
        String second = rig.read("users").lines().toList().get(2);
        assertEquals("one verifier for each hash", 3, second.split("SCRAM", -1).length);
        refused("there is no user eve@example.org", () -> rig.admin.setPassword(at("eve@example.org"), SECRET));
        refused("the password is empty", () -> rig.admin.setPassword(at("bob@example.org"), new char[0]));
    }

    @Test
    public void aUserIsRemoved() throws Exception {
        rig.admin.removeAccount(at("bob@example.org"));
        assertEquals("# people\n\n# last\n", rig.read("users"));
        assertTrue(rig.directory.account("bob").isEmpty());
        refused("there is no user bob@example.org", () -> rig.admin.removeAccount(at("bob@example.org")));
    }

    @Test
    public void namesThatCannotBe() {
        refused(
                "eve@remote.example: remote.example is not a local domain".substring(20),
                () -> rig.admin.addAccount(at("eve@remote.example"), SECRET));
        refused("eve: an address such as user@example.org is expected", () -> rig.admin.addAccount(at("eve"), SECRET));
        for (String local : List.of("..", ".x", "a/b", "a:b", "a b", "a\nb", "#a", "x".repeat(65)))
            assertThrows(
                    local,
                    IllegalArgumentException.class,
                    () -> rig.admin.addAccount(new Address(local, "example.org"), SECRET));
    }

    @Test
    public void domainsKeepTheirComments() throws Exception {
        rig.admin.addDomain("New.example");
        assertEquals("# head\n\n# first\nexample.org\nexample.net\nnew.example\n", rig.read("domains"));
        refused("new.example is a local domain already", () -> rig.admin.addDomain("NEW.example"));
        rig.admin.removeDomain("new.EXAMPLE");
        rig.admin.removeDomain("example.net");
        assertEquals("# head\n\n# first\nexample.org\n", rig.read("domains"));
        refused("example.org still has 1 user", () -> rig.admin.removeDomain("example.org"));
        refused("example.net is not a local domain", () -> rig.admin.removeDomain("example.net"));
        rig.write("domains", "b\u00fccher.example", "example.org");
        refused("xn--bcher-kva.example is a local domain already", () -> rig.admin.addDomain("B\u00dcCHER.example"));
        rig.admin.removeDomain("xn--bcher-kva.example");
        assertEquals("example.org\n", rig.read("domains"));
        refused("a..b is not a domain name", () -> rig.admin.addDomain("a..b"));
        rig.site.destinations = List.of("localhost");
        refused(
                "localhost is local because of mydestination in etc/org.amphora.site.cfg: remove it there",
                () -> rig.admin.removeDomain("localhost"));
        rig.site.relayDomains = List.of("relay.example");
        refused(
                "relay.example is in relay_domains of etc/org.amphora.site.cfg",
                () -> rig.admin.addDomain("relay.example"));
    }

    @Test
    public void aliasesKeepTheirCommentsAndNotation() throws Exception {
        rig.admin.addAlias(at("team@example.org"), List.of(at("bob@example.org"), at("x@remote.example")));
        rig.admin.addAlias(at("@example.net"), List.of(at("bob@example.org")));
        assertEquals(
                "# head\n\n# who answers\ninfo@example.org: bob@example.org\n\na@example.org = b@x.example\n"
                        + "team@example.org: bob@example.org,x@remote.example\n@example.net: bob@example.org\n",
                rig.read("aliases"));
        assertEquals(
                new AliasEntry(at("team@example.org"), List.of(at("bob@example.org"), at("x@remote.example"))),
                rig.admin.aliases().get(2));
        assertEquals(new Address("", "example.net"), rig.admin.aliases().get(3).alias());
        refused(
                "alias team@example.org exists already",
                () -> rig.admin.addAlias(at("Team@example.org"), List.of(at("a@b.example"))));
        refused(
                "remote.example is not a local domain",
                () -> rig.admin.addAlias(at("a@remote.example"), List.of(at("a@b.example"))));
        rig.admin.removeAlias(at("TEAM@example.org"));
        rig.admin.removeAlias(at("@example.net"));
        rig.admin.removeAlias(at("info@example.org"));
        assertEquals(
                "# head\n\na@example.org = b@x.example\n", rig.read("aliases").replaceAll("\n\n+", "\n\n"));
        refused("there is no alias info@example.org", () -> rig.admin.removeAlias(at("info@example.org")));
    }

    @Test
    public void aBrokenFileIsNotWrittenOver() throws Exception {
        rig.write("users", "bob@example.org:*", "broken");
        var e = assertThrows(
                IllegalArgumentException.class, () -> rig.admin.addAccount(at("carol@example.org"), SECRET));
        assertTrue(e.getMessage(), e.getMessage().endsWith("mend it first"));
        assertEquals("bob@example.org:*\nbroken\n", rig.read("users"));
    }

    @Test
    public void aChangeByHandAMomentAgoIsKept() throws Exception {
        rig.directory.account("bob");
        Files.writeString(rig.folder.resolve("users"), "hand@example.org:*\n");
        rig.admin.addAccount(at("carol@example.org"), SECRET);
        assertTrue(rig.read("users").startsWith("hand@example.org:*\n"));
        assertEquals(2, rig.admin.accounts().size());
    }

    @Test
    public void secretsAreForTheirOwner() throws Exception {
        var users = rig.folder.resolve("users");
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r--r--"));
        rig.admin.addAccount(at("carol@example.org"), SECRET);
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(users)));
        Files.delete(users);
        rig.admin.addAccount(at("carol@example.org"), SECRET);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(users)));
        try (var left = Files.list(rig.folder)) {
            assertEquals("no temporary file is left", 3, left.count());
        }
    }

    @Test
    public void accountsOfAShadowFileComeWithTheirPasswords() throws Exception {
        String crypt = "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5";
        Imported done = rig.admin.importAccounts(
                "Example.org",
                List.of(
                        "root:*:19000:0:99999:7:::",
                        "",
                        "# people",
                        "ann:" + crypt + ":19000:0:99999:7::nologin:",
                        "eve@example.net:{PLAIN}secret",
                        "dan:!" + crypt + ":19000:0:99999:7:::",
                        "yan:$y$j9T$abc$def:19000:0:99999:7:::",
                        "bob:" + crypt,
                        "joe@else.example:{PLAIN}secret",
                        "ann:{PLAIN}again",
                        "cut",
                        "cut:" + crypt.substring(0, 40),
                        "a/b:{PLAIN}secret"));
        assertEquals(2, done.added());
        assertEquals(
                List.of(
                        "line 1: root@example.org: locked, or without a password",
                        "line 6: dan@example.org: locked, or without a password",
                        "line 7: yan@example.org: hashes of $y$ are not supported: mail:user-add with a new password",
                        "line 8: bob@example.org: exists already",
                        "line 9: joe@else.example: its domain is not local",
                        "line 10: ann@example.org: exists already",
                        "line 11: cut@example.org: name:hash is expected",
                        "line 12: cut@example.org: the password is not of crypt's form, or cut short",
                        "line 13: a/b@example.org: the name before the first colon cannot be an account's"),
                done.refused());
        List<String> lines = rig.read("users").lines().toList();
        assertEquals("# last", lines.get(3));
        assertEquals("ann@example.org:" + crypt, lines.get(4));
        assertTrue(rig.sources.verify("ann", "Hello world!".toCharArray()).isPresent());
        assertTrue(rig.sources.verify("eve", "secret".toCharArray()).isPresent());
        refused("else.example is not a local domain", () -> rig.admin.importAccounts("else.example", List.of()));
    }
}
