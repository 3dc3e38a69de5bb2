package org.amphora.maildir.internal.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** {@code dovecot-keywords}: a line {@code <number> <keyword>} for each letter, 0 being {@code a}. */
public final class KeywordList {
    public static final String FILE = "dovecot-keywords";

    private KeywordList() {}

    /** By number; an empty text for a number that is not in use. Numbers that have no letter are passed over. */
    public static List<String> parse(List<String> lines) {
        List<String> keywords = new ArrayList<>();
        for (String line : lines) {
            int space = line.indexOf(' ');
            if (space < 1 || space > 2 || !line.chars().limit(space).allMatch(c -> c >= '0' && c <= '9')) continue;
            int number = Integer.parseInt(line.substring(0, space));
            String keyword = line.substring(space + 1).strip();
            if (number >= FlagBits.MAX_KEYWORDS || keyword.isEmpty()) continue;
            while (keywords.size() <= number) keywords.add("");
            keywords.set(number, keyword);
        }
        return keywords;
    }

    public static byte[] toBytes(List<String> keywords) {
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < keywords.size(); i++) {
            if (!keywords.get(i).isEmpty())
                b.append(i).append(' ').append(keywords.get(i)).append('\n');
        }
        return b.toString().getBytes(StandardCharsets.UTF_8);
    }
}
