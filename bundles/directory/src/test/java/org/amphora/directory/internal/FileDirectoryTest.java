package org.amphora.directory.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.amphora.api.directory.Account;
import org.amphora.api.directory.Resolution;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.MailException;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class FileDirectoryTest {
    @Rule
    public final TemporaryFolder tmp = new TemporaryFolder();

    private Rig rig;

    @Before
    public void files() throws Exception {
        rig = new Rig(tmp.getRoot().toPath());
        rig.site.destinations = List.of("mail.example.org", "localhost");
        rig.write("domains", "# ours", "example.org", "Example.NET", "empty.example");
        rig.write(
                "users",
                "bob@example.org:*",
                "carol@example.net:*::::::userdb_quota_rule=*:storage=2G",
                "bob@example.net:*",
                "a+b@example.org:*",
                "off@example.org:*::::::nologin");
        rig.write(
                "aliases",
                "info@example.org: bob@example.org, carol@example.net, friend@remote.example",
                "nested@example.org = info@example.org, off@example.org",
                "carol@example.org carol@example.net",
                "loop1@example.org: loop2@example.org",
                "loop2@example.org: loop1@example.org",
                "bob@example.net: bob@example.net, carol@example.net",
                "root: bob",
                "@example.net: carol@example.net");
    }

    private String resolve(String local, String domain) {
        Resolution r = rig.directory.resolve(new Address(local, domain));
        if (r instanceof Resolution.User u)
            return u.account().name() + (u.detail().isEmpty() ? "" : " " + u.detail());
        if (r instanceof Resolution.Alias a)
            return a.targets().stream().map(Address::toString).collect(Collectors.joining(" ", "-> ", ""));
        return r instanceof Resolution.NoSuchUser ? "unknown" : "elsewhere";
    }

    private String resolve(String address) {
        Address a = Address.of(address);
        return resolve(a.local(), a.domain());
    }

    @Test
    public void usersAreFoundWithoutRegardToCase() {
        assertEquals("bob@example.org", resolve("bob@example.org"));
        assertEquals("bob@example.org", resolve("BOB@EXAMPLE.ORG"));
        assertEquals("off@example.org", resolve("off@example.org"));
        assertEquals("unknown", resolve("eve@example.org"));
        assertEquals("elsewhere", resolve("bob@remote.example"));
        assertEquals("elsewhere", resolve("bob@sub.example.org"));
        assertEquals("elsewhere", resolve("bob", "example.org."));
        assertEquals("elsewhere", resolve("bob", "[192.0.2.1]"));
    }

    @Test
    public void namesBeyondAsciiAreFoundInEachSpelling() throws Exception {
        rig.write("domains", "B\u00fccher.example", "xn--strae-oqa.example");
        rig.write("users", "J\u00f6rg@b\u00fccher.example:*", "max@stra\u00dfe.example:*");
        rig.write("aliases", "info@xn--bcher-kva.example: j\u00f6rg@b\u00fccher.example");
        String joerg = "j\u00f6rg@xn--bcher-kva.example";
        assertEquals(joerg, resolve("j\u00f6rg@b\u00fccher.example"));
        assertEquals(joerg, resolve("J\u00d6RG@XN--BCHER-KVA.example"));
        assertEquals(joerg, resolve("jo\u0308rg@bu\u0308cher.example"));
        assertEquals("-> " + joerg, resolve("info@b\u00fccher.example"));
        assertEquals("unknown", resolve("jorg@b\u00fccher.example"));
        assertEquals("max@xn--strae-oqa.example", resolve("max@stra\u00dfe.example"));
        assertEquals("elsewhere", resolve("max@strasse.example"));
        assertEquals(
                joerg,
                rig.directory.account("j\u00f6rg@b\u00fccher.example").get().name());
    }

    @Test
    public void aDetailFollowsTheDelimiter() {
        assertEquals("bob@example.org Lists.x+y", resolve("bob+Lists.x+y@example.org"));
        assertEquals("a+b@example.org", resolve("a+b@example.org"));
        assertEquals("unknown", resolve("+x@example.org"));
        assertEquals("bob@example.org", resolve("bob@example.org"));
        assertEquals("unknown", resolve("bob-x@example.org"));
        assertEquals("-> carol@example.net", resolve("carol+x@example.org"));
        rig.open(new DirectorySettings(rig.folder, List.of("files"), "", "-_", true, 4096, 1, Duration.ZERO, 10, 1000));
        assertEquals("bob@example.org x+y", resolve("bob-x+y@example.org"));
        assertEquals("unknown", resolve("bob+x@example.org"));
    }

    @Test
    public void aliasesAreExpandedToTheirEnds() {
        assertEquals("-> bob@example.org carol@example.net friend@remote.example", resolve("info@example.org"));
        assertEquals(
                "-> bob@example.org carol@example.net friend@remote.example off@example.org",
                resolve("Nested@example.org"));
        assertEquals("-> carol@example.net", resolve("anything@example.net"));
        assertEquals("unknown", resolve("anything@example.org"));
    }

    @Test
    public void anAliasThatNamesItselfMeansTheUser() {
        assertEquals("-> bob@example.net carol@example.net", resolve("bob@example.net"));
    }

    @Test
    public void aLoopIsTemporaryAndNeverUnknown() {
        var e = assertThrows(MailException.class, () -> resolve("loop1@example.org"));
        assertTrue(e.status().isTemporary());
    }

    @Test
    public void depthAndBreadthAreBounded() throws Exception {
        rig.write("aliases", chain(10));
        assertEquals("-> bob@example.org", resolve("a1@example.org"));
        rig.write("aliases", chain(11));
        assertThrows(MailException.class, () -> resolve("a1@example.org"));
        rig.write("aliases", "big@example.org: " + targets(1000));
        assertTrue(resolve("big@example.org").endsWith("t1000@remote.example"));
        rig.write("aliases", "big@example.org: " + targets(1001));
        assertThrows(MailException.class, () -> resolve("big@example.org"));
    }

    private static String[] chain(int depth) {
        return IntStream.rangeClosed(1, depth)
                .mapToObj(i -> "a" + i + "@example.org: " + (i == depth ? "bob" : "a" + (i + 1)) + "@example.org")
                .toArray(String[]::new);
    }

    private static String targets(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> "t" + i + "@remote.example")
                .collect(Collectors.joining(", "));
    }

    @Test
    public void anAddressLiteralOfThisHostIsAName() {
        assertEquals("bob@example.org", resolve("postmaster", "[127.0.0.1]"));
        assertEquals("bob@example.org tag", resolve("bob+tag", "[127.0.0.1]"));
        assertEquals(resolve("root", "localhost"), resolve("root", "[127.0.0.1]"));
        assertEquals("unknown", resolve("eve", "[127.0.0.1]"));
        for (String other : List.of("127.0.0.1", "[]", "[0.0.0.0]", "[192.0.2.1]", "[IPv6:2001:db8::1]", "[x]"))
            assertEquals(other, "elsewhere", resolve("postmaster", other));
        for (String odd : List.of("[127.0.0.1/32]", "[!127.0.0.1]", "[localhost]", "[127.1]", "[[127.0.0.1]]"))
            assertEquals(odd, "elsewhere", resolve("postmaster", odd));
        rig.site.interfaces = List.of("192.0.2.1", "2001:db8::1");
        assertEquals("bob@example.org", resolve("postmaster", "[192.0.2.1]"));
        assertEquals("bob@example.org", resolve("postmaster", "[IPv6:2001:db8:0::1]"));
        assertEquals("elsewhere", resolve("postmaster", "[127.0.0.1]"));
        assertFalse("no user can be made there", rig.directory.isLocalDomain("[192.0.2.1]"));
    }

    @Test
    public void postmasterAndAbuseAlwaysExist() throws Exception {
        for (String who : List.of("postmaster", "Postmaster@example.org", "ABUSE@empty.example", "abuse@localhost"))
            assertEquals(who, "bob@example.org", resolve(who));
        assertEquals("unknown", resolve("abuse2"));
        assertEquals("unknown", resolve("bob"));
        // an alias or a user of that name comes first; the domain's catch-all does not
        assertEquals("bob@example.org", resolve("postmaster@example.net"));
        rig.write("aliases", "abuse@example.net: carol@example.net");
        assertEquals("-> carol@example.net", resolve("abuse@example.net"));
        rig.write("users", "bob@example.org:*", "postmaster@example.net:*");
        assertEquals("postmaster@example.net", resolve("abuse@example.org"));
        assertEquals("postmaster@example.net", resolve("postmaster"));
    }

    @Test
    public void namesInMydestinationAreNamesOfThisHost() {
        assertEquals("bob@example.org", resolve("bob@localhost"));
        assertEquals("bob@example.org tag", resolve("bob+tag@mail.example.org"));
        assertEquals("-> bob@example.org", resolve("root@localhost"));
        assertEquals("unknown", resolve("root@example.org"));
        assertEquals("unknown", resolve("eve@localhost"));
        assertTrue(rig.directory.isLocalDomain("LOCALHOST"));
        assertEquals(
                List.of("example.org", "example.net", "empty.example", "mail.example.org", "localhost"),
                List.copyOf(rig.directory.domains()));
    }

    @Test
    public void whatLooksLikeASecondAddressIsAName() {
        for (String local : List.of(
                "user%remote.example",
                "bob@example.org",
                "remote.example!user",
                "@remote.example:bob",
                "bob@example.org\0",
                "../bob",
                "",
                ".bob",
                "bob/",
                "bob ",
                "b\r\nob")) assertEquals(local, "unknown", resolve(local, "example.org"));
        assertEquals("-> carol@example.net", resolve("user%remote.example", "example.net"));
    }

    @Test
    public void aLoginNameIsCompleted() throws Exception {
        assertEquals("carol@example.net", account("carol"));
        assertEquals("carol@example.net", account("Carol@Example.Net"));
        assertEquals("two domains have a bob", "", account("bob"));
        assertEquals("", account("eve"));
        assertEquals("an alias is no account", "", account("info@example.org"));
        assertEquals("", account(""));
        rig.open(rig.settings("example.org"));
        assertEquals("bob@example.org", account("bob"));
        assertEquals("the realm decides", "", account("carol"));
        Account carol = rig.directory.account("carol@example.net").orElseThrow();
        assertEquals(2L << 30, carol.quota());
        assertTrue(carol.enabled());
        assertFalse(rig.directory.account("off").orElseThrow().enabled());
    }

    private String account(String login) {
        return rig.directory.account(login).map(Account::name).orElse("");
    }
}
