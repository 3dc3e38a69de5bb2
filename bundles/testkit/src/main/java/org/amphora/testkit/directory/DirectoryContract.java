package org.amphora.testkit.directory;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.amphora.api.directory.Account;
import org.amphora.api.directory.Directory;
import org.amphora.api.directory.Resolution;
import org.amphora.api.mail.Address;
import org.junit.Before;
import org.junit.Test;

/** What every {@link Directory} keeps to, wherever it has its names from. */
public abstract class DirectoryContract {
    /** What the directory under test is to hold; names are in lower case, the recipient delimiter is {@code +}. */
    public record Content(List<String> domains, List<Account> accounts, Map<String, List<String>> aliases) {}

    private Directory directory;

    protected abstract Directory directory(Content content) throws Exception;

    @Before
    public void fill() throws Exception {
        var aliases = new LinkedHashMap<String, List<String>>();
        aliases.put("info@example.org", List.of("bob@example.org", "carol@example.net", "friend@remote.example"));
        aliases.put("nested@example.org", List.of("info@example.org", "off@example.org"));
        aliases.put("@example.net", List.of("carol@example.net"));
        directory = directory(new Content(
                List.of("example.org", "example.net", "empty.example"),
                List.of(
                        new Account("bob@example.org", true, 0),
                        new Account("bob@example.net", true, 0),
                        new Account("carol@example.net", true, 2L << 30),
                        new Account("a+b@example.org", true, 0),
                        new Account("postmaster@example.org", true, 0),
                        new Account("off@example.org", false, 0)),
                aliases));
    }

    private String resolve(String local, String domain) {
        Resolution r = directory.resolve(new Address(local, domain));
        if (r instanceof Resolution.User u)
            return u.account().name() + (u.detail().isEmpty() ? "" : " " + u.detail());
        if (r instanceof Resolution.Alias a)
            return a.targets().stream().map(Address::toString).sorted().collect(Collectors.joining(" ", "-> ", ""));
        return r instanceof Resolution.NoSuchUser ? "unknown" : "elsewhere";
    }

    @Test
    public void domains() {
        assertTrue(directory.domains().containsAll(List.of("example.org", "example.net", "empty.example")));
        assertTrue(directory.isLocalDomain("example.org"));
        assertTrue(directory.isLocalDomain("EXAMPLE.org"));
        for (String other : List.of("", "org", "remote.example", "sub.example.org", "example.org.", "[127.0.0.1]"))
            assertFalse(other, directory.isLocalDomain(other));
        for (String domain : directory.domains()) assertEquals(domain.toLowerCase(Locale.ROOT), domain);
    }

    @Test
    public void users() {
        assertEquals("bob@example.org", resolve("bob", "example.org"));
        assertEquals("bob@example.org", resolve("BoB", "example.org"));
        assertEquals("bob@example.net", resolve("bob", "example.net"));
        assertEquals("a disabled one still receives", "off@example.org", resolve("off", "example.org"));
        assertEquals("unknown", resolve("eve", "example.org"));
        assertEquals("unknown", resolve("bob", "empty.example"));
        assertEquals("elsewhere", resolve("bob", "remote.example"));
    }

    @Test
    public void details() {
        assertEquals("bob@example.org Tag", resolve("bob+Tag", "example.org"));
        assertEquals("bob@example.org x+y", resolve("bob+x+y", "example.org"));
        assertEquals("a+b@example.org", resolve("a+b", "example.org"));
        assertEquals("unknown", resolve("+tag", "example.org"));
        assertEquals("unknown", resolve("eve+tag", "example.org"));
    }

    @Test
    public void aliases() {
        String info = "-> bob@example.org carol@example.net friend@remote.example";
        assertEquals(info, resolve("info", "example.org"));
        assertEquals(info, resolve("INFO", "example.org"));
        assertEquals(info, resolve("info+tag", "example.org"));
        assertEquals(info + " off@example.org", resolve("nested", "example.org"));
        assertEquals("-> carol@example.net", resolve("anyone", "example.net"));
        assertEquals("the user comes before the catch-all", "bob@example.net x", resolve("bob+x", "example.net"));
    }

    @Test
    public void postmasterNeedsNoDomain() {
        assertEquals("postmaster@example.org", resolve("postmaster", ""));
        assertEquals("postmaster@example.org", resolve("PostMaster", ""));
        assertEquals("unknown", resolve("bob", ""));
        assertEquals("unknown", resolve("bob@example.org", ""));
    }

    @Test
    public void aNameWithinANameIsNotLookedFor() {
        for (String local : List.of("x%remote.example", "x@remote.example", "bob@example.org", "../bob", "bob\0", ""))
            assertEquals(local, "unknown", resolve(local, "example.org"));
    }

    @Test
    public void logins() {
        assertEquals("bob@example.org", login("bob@example.org"));
        assertEquals("bob@example.org", login("BOB@Example.Org"));
        assertEquals("the only one", "carol@example.net", login("Carol"));
        assertEquals("two have it", "", login("bob"));
        assertEquals("an alias is no account", "", login("info@example.org"));
        for (String none : List.of("", "@", "@example.org", "bob@", "eve", "bob@remote.example", "bob+x@example.org"))
            assertEquals(none, "", login(none));
        Optional<Account> off = directory.account("off");
        assertEquals(Optional.of(new Account("off@example.org", false, 0)), off);
        assertEquals(2L << 30, directory.account("carol").orElseThrow().quota());
    }

    private String login(String name) {
        return directory.account(name).map(Account::name).orElse("");
    }
}
