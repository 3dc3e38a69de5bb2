package org.amphora.itests.rules;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.Test;

/** What docs/coming-from-postfix.md says of keys and commands is there. */
public class ComingFromTest {
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern COMMAND =
            Pattern.compile("@Command\\(\\s*scope\\s*=\\s*\"mail\",\\s*name\\s*=\\s*\"([a-z-]+)\"");

    private final String page = Checkout.text(Checkout.root().resolve("docs/coming-from-postfix.md"));

    @Test
    public void everyKeyStandsInItsFile() {
        var missing = new ArrayList<String>();
        int rows = 0;
        for (String line : page.lines().toList()) {
            String[] cells = line.split("\\|");
            if (cells.length != 4 || !cells[3].contains(".cfg`")) continue;
            rows++;
            String file = quoted(cells[3]).get(0);
            String text = Checkout.text(Checkout.root().resolve("etc").resolve(file));
            for (String key : quoted(cells[2].strip().startsWith("the same") ? cells[1] : cells[2]))
                if (key.matches("[a-z_0-9]+") && !text.matches("(?s).*\\n#?" + key + " =.*"))
                    missing.add(file + " has no " + key);
        }
        assertEquals(List.of(), missing);
        assertTrue("rows: " + rows, rows > 30);
    }

    @Test
    public void everyCommandIsThere() {
        var known = new TreeSet<String>();
        Checkout.sources()
                .forEach(f -> COMMAND.matcher(Checkout.text(f)).results().forEach(m -> known.add(m.group(1))));
        var missing = new ArrayList<String>();
        for (String quoted : quoted(page))
            if (quoted.startsWith("mail:")
                    && !known.contains(quoted.substring(5).split(" ")[0])) missing.add(quoted);
        assertEquals(List.of(), missing);
    }

    private static List<String> quoted(String text) {
        return QUOTED.matcher(text).results().map(m -> m.group(1)).toList();
    }
}
