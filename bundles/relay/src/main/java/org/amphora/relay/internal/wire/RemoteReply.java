package org.amphora.relay.internal.wire;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amphora.api.mail.EnhancedStatus;

/**
 * What another server answered, RFC 5321 §4.2.
 *
 * @param code from 200 to 599
 * @param lines the texts behind the code, at least one, as they came (ISO-8859-1)
 */
public record RemoteReply(int code, List<String> lines) {
    private static final int LONGEST_TEXT = 500;
    private static final Pattern ENHANCED = Pattern.compile("([245])\\.(\\d{1,3})\\.(\\d{1,3})(?=\\s|$)");

    public RemoteReply {
        lines = List.copyOf(lines);
    }

    public boolean isPositive() {
        return code / 100 == 2;
    }

    public boolean isIntermediate() {
        return code / 100 == 3;
    }

    public boolean isTemporary() {
        return code / 100 == 4;
    }

    public boolean isPermanent() {
        return code / 100 == 5;
    }

    /** RFC 2034: the enhanced status, if it has one that fits its code. */
    public Optional<EnhancedStatus> status() {
        Matcher m = ENHANCED.matcher(lines.get(0));
        if (!m.lookingAt() || m.group(1).charAt(0) - '0' != code / 100) return Optional.empty();
        return Optional.of(new EnhancedStatus(code / 100, Integer.parseInt(m.group(2)), Integer.parseInt(m.group(3))));
    }

    /** Code and lines in one line of printable US-ASCII, bounded, as people and reports are told it. */
    @Override
    public String toString() {
        StringBuilder b = new StringBuilder().append(code);
        for (String line : lines) {
            if (b.length() >= LONGEST_TEXT) break;
            b.append(' ').append(line);
        }
        if (b.length() > LONGEST_TEXT) b.setLength(LONGEST_TEXT);
        for (int i = 0; i < b.length(); i++) if (b.charAt(i) < ' ' || b.charAt(i) > '~') b.setCharAt(i, '?');
        return b.toString().stripTrailing();
    }
}
