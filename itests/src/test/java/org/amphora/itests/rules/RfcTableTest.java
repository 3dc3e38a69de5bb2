package org.amphora.itests.rules;

import static org.junit.Assert.assertEquals;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Test;

/** {@code docs/rfc.md} has a row for every RFC that is cited, and for no other. */
public class RfcTableTest {
    private static final Pattern CITED = Pattern.compile("\\bRFC (\\d{3,4})\\b");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d{3,4}) \\|");

    @Test
    public void everyCitedRfcHasARow() {
        Path table = Checkout.root().resolve("docs/rfc.md");
        Set<String> cited = new TreeSet<>();
        Stream<Path> prose = Stream.of("docs", "etc")
                .map(Checkout.root()::resolve)
                .flatMap(Checkout::walk)
                .filter(f -> !f.equals(table));
        Stream.concat(prose, Checkout.sources().stream().filter(f -> f.toString()
                        .contains("/src/main/")))
                .filter(f -> f.toString().matches(".*\\.(md|cfg|java)"))
                .forEach(f -> collect(CITED, Checkout.text(f), cited));
        Set<String> rows = new TreeSet<>();
        collect(ROW, Checkout.text(table), rows);
        assertEquals(cited, rows);
    }

    private static void collect(Pattern pattern, String text, Set<String> into) {
        for (Matcher m = pattern.matcher(text); m.find(); ) into.add(m.group(1));
    }
}
