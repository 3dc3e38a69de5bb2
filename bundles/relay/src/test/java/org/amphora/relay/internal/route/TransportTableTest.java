package org.amphora.relay.internal.route;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.amphora.api.mail.Address;
import org.amphora.api.role.TableFile;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class TransportTableTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final List<String> problems = new ArrayList<>();
    private int version;

    private Path file(String text) throws IOException {
        Path file = folder.getRoot().toPath().resolve("transport");
        Files.writeString(file, text);
        // the clock of the file system may be coarse
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000L * ++version));
        return file;
    }

    private TableFile<TransportTable> table(String text) throws IOException {
        return TableFile.in(file(text), TransportTable::of, problems::add);
    }

    private static String find(TableFile<TransportTable> table, String address) {
        return table.get()
                .find(Address.of(address))
                .map(h -> h instanceof NextHop.Refused r ? r.reply().toString() : h.key())
                .orElse("-");
    }

    @Test
    public void theNarrowestWayCounts() throws IOException {
        TableFile<TransportTable> table = table(
                """
                # a comment
                example.org        smtp:[10.0.0.5]:2525
                .example.org       smtp:Example.NET
                .deep.example.org  relay:[deep.example]
                ann@example.org    lmtp:unix:/run/x/lmtp
                bücher.example     lmtp:inet:127.0.0.1:2424
                bob@example.com
                    error:5.1.2
                    No such person
                example.com        retry:4.7.0 later
                void.example       discard:into nowhere
                literal.example    smtp:[IPv6:2001:db8::1]:25
                own.example        smtp:
                """);
        String[][] expected = {
            {"x@example.org", "[10.0.0.5]:2525"},
            {"Ann@example.org", "lmtp:unix:/run/x/lmtp"},
            {"x@sub.example.org", "example.net"},
            {"x@a.b.example.org", "example.net"},
            {"x@a.deep.example.org", "[deep.example]"},
            {"x@xn--bcher-kva.example", "lmtp:[127.0.0.1]:2424"},
            {"bob@example.com", "550 5.1.2 No such person"},
            {"x@example.com", "450 4.7.0 later"},
            {"x@void.example", "discard:"},
            {"x@literal.example", "[2001:db8::1]:25"},
            {"x@own.example", "own.example"},
            {"x@other.example", "-"},
        };
        for (String[] row : expected) assertEquals(row[0], row[1], find(table, row[0]));
    }

    @Test
    public void aStarIsForTheRest() throws IOException {
        TableFile<TransportTable> table = table("* smtp:[relay.example]\n");
        assertEquals("[relay.example]", find(table, "x@anywhere.example"));
    }

    @Test
    public void mistakesNameFileAndLine() throws IOException {
        String[][] wrong = {
            {"example.org\n", "line 1: example.org: a key and a value is expected"},
            {"# x\nexample.org nonsense\n", "line 2: nonsense: transport:nexthop"},
            {"example.org uucp:x\n", "line 1: uucp:x: smtp, relay, lmtp"},
            {"example.org smtp:[a]:99999\n", "line 1: smtp:[a]:99999: a port"},
            {"example.org smtp:a b c\n", "line 1: smtp:a b c: a host such as"},
            {"example.org error:4.1.1 x\n", "a status of class 5"},
            {"example.org lmtp:unix:relative\n", "an absolute path"},
        };
        for (String[] row : wrong) {
            Path file = file(row[0]);
            var e = assertThrows(
                    IllegalArgumentException.class, () -> TableFile.in(file, TransportTable::of, problems::add));
            assertTrue(e.getMessage(), e.getMessage().startsWith(file + ": "));
            assertTrue(e.getMessage(), e.getMessage().contains(row[1]));
        }
    }

    @Test
    public void aBrokenFileLeavesTheLastGoodOne() throws IOException {
        TableFile<TransportTable> table = table("example.org smtp:[one.example]\n");
        Path file = file("example.org nonsense\n");
        table.refresh();
        assertEquals("[one.example]", find(table, "x@example.org"));
        assertTrue(problems.toString(), problems.get(0).contains(file + ": line 1: nonsense"));
        table.refresh();
        assertEquals("told once", 1, problems.size());
        file("example.org smtp:[two.example]\n");
        table.refresh();
        assertEquals("[two.example]", find(table, "x@example.org"));
        assertEquals("", problems.get(1));
        Files.delete(file);
        table.refresh();
        table.refresh();
        assertEquals("[two.example]", find(table, "x@example.org"));
        assertEquals(3, problems.size());
        assertTrue(problems.get(2), problems.get(2).contains("does not exist"));
    }
}
