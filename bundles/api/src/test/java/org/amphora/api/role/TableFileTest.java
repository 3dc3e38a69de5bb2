package org.amphora.api.role;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class TableFileTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final List<String> problems = new ArrayList<>();

    private Path file(String text) throws IOException {
        Path file = folder.getRoot().toPath().resolve("table");
        Files.writeString(file, text);
        return file;
    }

    private static List<String> rows(List<TableFile.Row> rows) {
        return rows.stream()
                .map(r -> r.line() + " " + r.key() + "=" + r.value())
                .toList();
    }

    @Test
    public void linesAreAsPostfixHasThem() throws IOException {
        Path file = file("# comment\n\na  b c\n   d\n  # inside\n e\nalone\n");
        assertEquals(
                List.of("3 a=b c d e", "7 alone="),
                TableFile.in(file, TableFileTest::rows, problems::add).get());
    }

    @Test
    public void whatIsBrokenLeavesWhatWas() throws IOException {
        TableFile<List<String>> table = TableFile.in(
                file("a b\n"), rows -> rows.stream().map(r -> r.value(v -> v)).toList(), problems::add);
        Path file = file("a\n# longer\n");
        table.refresh();
        assertEquals(List.of("b"), table.get());
        table.refresh();
        assertEquals(
                List.of(file + ": line 1: a: a key and a value is expected; what was read before stays in force"),
                problems);
        file("a c, and longer than before\n");
        table.refresh();
        assertEquals(List.of("c, and longer than before"), table.get());
        assertEquals("", problems.get(1));
    }

    @Test
    public void theTextBehindPostfixsTables() {
        Path etc = Path.of("/etc/x");
        assertEquals(Path.of("/etc/x/map"), TableFile.file(etc, "map"));
        assertEquals(Path.of("/etc/postfix/map"), TableFile.file(etc, "hash:/etc/postfix/map"));
        for (String other : List.of("regexp:/a", "mysql:/a", "inline:{a=b}"))
            assertThrows(IllegalArgumentException.class, () -> TableFile.file(etc, other));
    }
}
