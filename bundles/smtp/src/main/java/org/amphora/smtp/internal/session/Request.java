package org.amphora.smtp.internal.session;

import org.amphora.smtp.internal.session.CommandTable.Row;

/**
 * A command line, looked up.
 *
 * @param line whole, without its CRLF
 * @param argument what follows the verb, without the blanks around it
 */
public record Request(Row row, String line, String argument) {
    public static Request of(String line, Profile profile) {
        int space = line.indexOf(' ');
        String verb = space < 0 ? line : line.substring(0, space);
        String argument = space < 0 ? "" : trim(line, space);
        return new Request(CommandTable.find(verb, profile), line, argument);
    }

    boolean isTooLong() {
        return line.length() + 2 > row.longest();
    }

    boolean hasControls() {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c < ' ' || c == 0x7f) return true;
        }
        return false;
    }

    private static String trim(String line, int from) {
        int end = line.length();
        while (from < end && line.charAt(from) == ' ') from++;
        while (end > from && line.charAt(end - 1) == ' ') end--;
        return line.substring(from, end);
    }
}
