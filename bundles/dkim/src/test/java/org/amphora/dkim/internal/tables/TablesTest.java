package org.amphora.dkim.internal.tables;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.amphora.testkit.dns.FakeDns;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class TablesTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Map<String, String> problems = new TreeMap<>();

    private Path root() {
        return folder.getRoot().toPath();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(root().resolve(name), text);
    }

    private DataSet set(String text) {
        return DataSet.of(text, root(), problems::put);
    }

    @Test
    public void aDataSetIsAListOrAFile() throws IOException {
        assertEquals(List.of("a", "b"), set("a, b,").keys());
        assertEquals(List.of("a", "b"), set("csl:a,b").keys());
        assertEquals("v", set("k=v").find("K").orElseThrow().value());
        write("t", "# comment\n\n a  x y # more\nb\n");
        for (String form : List.of(
                "file:t", "file:" + root().resolve("t"), root().resolve("t").toString())) {
            assertEquals(List.of("a", "b"), set(form).keys());
            assertEquals("x y", set(form).find("a").orElseThrow().value());
        }
        write("t", "*@Example.org 1\na*b*c 2\n* 3\n");
        DataSet patterns = set("refile:t");
        assertEquals("1", patterns.find("ann@example.ORG").orElseThrow().value());
        assertEquals("2", patterns.find("axxbyyc").orElseThrow().value());
        assertEquals("3", patterns.find("abd").orElseThrow().value());
    }

    @Test
    public void dataBasesAreNamedAsWhatTheyAreNot() {
        for (String text : List.of("db:/x", "dsn:mysql://x", "ldap://x", "lua:/x", "/etc/table.db"))
            assertEquals(
                    "a list, file: or refile: (no data base)",
                    assertThrows(IllegalArgumentException.class, () -> set(text))
                            .getMessage());
    }

    @Test
    public void aStarIsAnyText() {
        assertTrue(DataSet.fits("a*", "a"));
        assertTrue(DataSet.fits("*a*", "bab"));
        assertTrue(DataSet.fits("a*a", "aa"));
        assertFalse("one letter is not both ends", DataSet.fits("a*a", "a"));
        assertFalse(DataSet.fits("*@example.org", "a@example.org.evil"));
        assertFalse(DataSet.fits("", "a"));
        assertFalse("in no time", DataSet.fits("*a".repeat(1000) + "b", "a".repeat(100_000)));
    }

    @Test
    public void aFileThatIsNotThereIsNamed() {
        DataSet missing = set("/no/such/table");
        assertEquals(
                "/no/such/table does not exist",
                assertThrows(IOException.class, missing::keys).getMessage());
    }

    /** opendkim.conf(5), SigningTable. */
    @Test
    public void aTableWithoutPatternsIsAskedFromTheAddressToAnybody() throws IOException {
        write(
                "t",
                "* any\nann@* anns\n.example.org below\nann@.org annorg\nnews.example.org host\nann@news.example.org ann:x@%\n");
        var one = new SigningTable(set("file:t"), false);
        assertEquals(
                List.of(new SigningTable.Match("ann", "x@news.example.org")), one.matches("ann", "news.example.org"));
        assertEquals(List.of(new SigningTable.Match("host", "")), one.matches("bob", "news.example.org"));
        assertEquals(List.of(new SigningTable.Match("annorg", "")), one.matches("ann", "other.org"));
        assertEquals(List.of(new SigningTable.Match("below", "")), one.matches("bob", "x.example.org"));
        assertEquals(List.of(new SigningTable.Match("anns", "")), one.matches("ann", "example.com"));
        assertEquals(List.of(new SigningTable.Match("any", "")), one.matches("bob", "example.com"));
        var all = new SigningTable(set("file:t"), true);
        assertEquals(
                List.of("ann", "host", "annorg", "below", "anns", "any"),
                all.matches("ann", "news.example.org").stream()
                        .map(SigningTable.Match::key)
                        .toList());
    }

    @Test
    public void aPatternsTableIsAskedInItsOrder() throws IOException {
        write("t", "*@example.org first\n*@*.example.org %\n* last:%@%\n");
        var table = new SigningTable(set("refile:t"), false);
        assertEquals("first", table.matches("ann", "example.org").get(0).key());
        assertEquals(
                "x.example.org", table.matches("ann", "x.example.org").get(0).key());
        assertEquals(
                new SigningTable.Match("last", "a.example@a.example"),
                table.matches("ann", "a.example").get(0));
    }

    @Test
    public void hostsAreNamesAndNetworks() throws IOException {
        var dns = new FakeDns()
                .with("PTR 192.0.2.1", "mail.example.org")
                .with("A mail.example.org", "192.0.2.1")
                .with("PTR 192.0.2.2", "mail.example.org")
                .with("PTR 192.0.2.3", "bad.example.org")
                .with("A bad.example.org", "192.0.2.3");
        var list = new HostList(
                set(
                        "10.0.0.0/8, !10.1.0.0/16, 10.1.2.3, [2001:db8::]/32, .example.org, !bad.example.org, 300.1, cafe.de"),
                "hosts",
                problems::put);
        for (String in : List.of("10.9.9.9", "10.1.2.3", "2001:db8::5", "192.0.2.1"))
            assertTrue(in, list.contains(InetAddress.getByName(in), dns));
        for (String out : List.of("10.1.2.4", "11.0.0.1", "192.0.2.3", "192.0.2.4"))
            assertFalse(out, list.contains(InetAddress.getByName(out), dns));
        assertFalse("a name that leads elsewhere", list.contains(InetAddress.getByName("192.0.2.2"), dns));
        assertFalse("without DNS", list.contains(InetAddress.getByName("192.0.2.1"), null));
        assertTrue(problems.get("hosts"), problems.get("hosts").startsWith("300.1 is left out: "));
    }

    @Test
    public void anOpendkimConfIsReadAsItIs() throws IOException {
        write("more.conf", "On-BadSignature r\n");
        Path file = write(
                "opendkim.conf",
                "# comment\nSyslog yes\nUMask 007\nCanonicalization  relaxed/simple # why\nMode sv\nInclude more.conf\n"
                        + "Socket local:/run/opendkim.sock\nKeyTable refile:/etc/opendkim/KeyTable\nEmpty\n");
        var conf = OpendkimConf.read(file, Set.of("canonicalization", "mode", "key_table", "on_bad_signature"));
        assertEquals(
                Map.of(
                        "canonicalization",
                        "relaxed/simple",
                        "mode",
                        "sv",
                        "key_table",
                        "refile:/etc/opendkim/KeyTable",
                        "on_bad_signature",
                        "r"),
                conf.settings());
        assertEquals(Set.of("Socket", "Syslog", "UMask"), conf.ignored());
        write("loop.conf", "Include loop.conf\nMode v\n");
        assertEquals(
                Map.of("mode", "v"),
                OpendkimConf.read(root().resolve("loop.conf"), Set.of("mode")).settings());
    }
}
