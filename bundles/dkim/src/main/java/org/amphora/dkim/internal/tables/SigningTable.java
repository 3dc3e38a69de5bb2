package org.amphora.dkim.internal.tables;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** OpenDKIM's {@code SigningTable}: which keys sign the mail of an author, {@code key} or {@code key:identity}. */
public final class SigningTable {
    /**
     * A key that signs.
     *
     * @param key its name in the key table
     * @param identity {@code i=}, or empty
     */
    public record Match(String key, String identity) {}

    private final DataSet table;
    private final boolean multiple;

    /** @param multiple whether all matches sign, rather than the first */
    public SigningTable(DataSet table, boolean multiple) {
        this.table = table;
        this.multiple = multiple;
    }

    /** In the order in which they match. */
    public List<Match> matches(String local, String domain) throws IOException {
        var found = new ArrayList<Match>();
        for (String key : table.hasPatterns() ? List.of(local + '@' + domain) : forms(local, domain)) {
            for (DataSet.Entry entry : table.all(key)) {
                Match match = match(entry.value(), domain);
                if (!found.contains(match)) found.add(match);
                if (!multiple) return found;
            }
        }
        return found;
    }

    private static Match match(String value, String domain) {
        String[] parts = value.split(":", 2);
        String name = parts[0].strip();
        return new Match(
                name.equals("%") ? domain : name,
                parts.length == 1 ? "" : parts[1].strip().replace("%", domain));
    }

    /** The keys that a table without patterns is asked for: the address, its domain, those above, anybody. */
    private static List<String> forms(String local, String domain) {
        var forms = new ArrayList<String>(List.of(local + '@' + domain, domain));
        List<String> above = above(domain);
        for (String d : above) forms.add(local + '@' + d);
        forms.addAll(above);
        forms.add(local + "@*");
        forms.add("*");
        return forms;
    }

    /** {@code .example.org} and {@code .org} of {@code mail.example.org}; with the domain's own first. */
    private static List<String> above(String domain) {
        var above = new ArrayList<String>(List.of('.' + domain));
        for (int dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', dot + 1))
            above.add(domain.substring(dot));
        return above;
    }
}
