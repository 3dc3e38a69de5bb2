package org.amphora.intake.internal.rewrite;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.amphora.api.role.TableFile;

/**
 * A line of Postfix's regexp and pcre tables: {@code /pattern/ value}, found anywhere in the whole address, letter case apart
 * unless {@code /i} says otherwise; {@code $1} in the value is what the first parentheses have found.
 */
record AddressPattern(Pattern pattern, TableFile.Row row) {
    private static final Pattern KEY = Pattern.compile("/(.+)/(i?)");
    private static final Pattern GROUP = Pattern.compile("\\$(?:(\\d)|\\{(\\d)\\}|\\((\\d)\\))");

    static boolean isOne(TableFile.Row row) {
        return row.key().startsWith("/");
    }

    /** @throws TableFile.Mistake that names the line */
    static AddressPattern of(TableFile.Row row) {
        Matcher key = KEY.matcher(row.key());
        if (!key.matches()) throw new TableFile.Mistake(row.line(), row.key(), "/pattern/ or /pattern/i");
        try {
            Pattern pattern = Pattern.compile(key.group(1), key.group(2).isEmpty() ? Pattern.CASE_INSENSITIVE : 0);
            int groups = pattern.matcher("").groupCount();
            GROUP.matcher(row.value()).results().forEach(m -> {
                if (number(m.group()) > groups)
                    throw new TableFile.Mistake(row.line(), row.value(), "no more than $" + groups);
            });
            return new AddressPattern(pattern, row);
        } catch (PatternSyntaxException e) {
            throw new TableFile.Mistake(row.line(), row.key(), "a regular expression");
        }
    }

    private static int number(String reference) {
        return Integer.parseInt(reference.replaceAll("\\D", ""));
    }

    /** The line with a value that looks like one that it can have. */
    TableFile.Row example() {
        return with(GROUP.matcher(row.value()).replaceAll("x"));
    }

    Optional<TableFile.Row> find(String address) {
        Matcher m = pattern.matcher(address);
        if (!m.find()) return Optional.empty();
        return Optional.of(with(GROUP.matcher(row.value()).replaceAll(r -> {
            String group = m.group(number(r.group()));
            return Matcher.quoteReplacement(group == null ? "" : group);
        })));
    }

    private TableFile.Row with(String value) {
        return new TableFile.Row(row.line(), row.key(), value);
    }
}
