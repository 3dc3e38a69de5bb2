package org.amphora.relay.internal.wire;

import java.util.ArrayList;
import java.util.List;
import org.amphora.relay.internal.wire.BrokenSession.Why;

/**
 * Reads replies, RFC 5321 §4.2.1. Tolerant of a bare LF, of a code without text, of codes that differ within one reply
 * (the last one counts) and of lines that are too long (their beginning counts); a line without a code is no reply, and a
 * reply without an end is none either.
 */
public final class ReplyReader {
    /** RFC 5321 §4.5.3.1.5 has 512 octets; many send more. */
    private static final int LONGEST_LINE = 2048;

    private static final int MOST_LINES = 200;
    private static final int MOST_BYTES = 64 * 1024;

    private final Wire wire;

    public ReplyReader(Wire wire) {
        this.wire = wire;
    }

    /** The next reply; flushes nothing. */
    public RemoteReply read() throws BrokenSession {
        List<String> lines = new ArrayList<>(4);
        int bytes = 0;
        while (true) {
            String line = line(MOST_BYTES - bytes);
            bytes += line.length() + 2;
            int code = code(line);
            if (code < 0) throw new BrokenSession(Why.NONSENSE, "no SMTP reply: " + printable(line), null);
            lines.add(line.length() > 4 ? line.substring(4) : "");
            if (line.length() == 3 || line.charAt(3) != '-') return new RemoteReply(code, lines);
            if (lines.size() == MOST_LINES) throw endless();
        }
    }

    private String line(int most) throws BrokenSession {
        StringBuilder b = new StringBuilder(80);
        int c;
        for (int n = 0; (c = wire.read()) != '\n'; n++) {
            if (c < 0) throw new BrokenSession(Why.LOST, "lost connection", null);
            if (n >= most) throw endless();
            if (b.length() < LONGEST_LINE) b.append((char) c);
        }
        int length = b.length();
        if (length > 0 && b.charAt(length - 1) == '\r') b.setLength(length - 1);
        return b.toString();
    }

    private static BrokenSession endless() {
        return new BrokenSession(Why.NONSENSE, "a reply without end", null);
    }

    private static int code(String line) {
        if (line.length() < 3 || line.length() > 3 && line.charAt(3) != ' ' && line.charAt(3) != '-') return -1;
        for (int i = 0; i < 3; i++) if (line.charAt(i) < '0' || line.charAt(i) > '9') return -1;
        int code = Integer.parseInt(line.substring(0, 3));
        return code < 200 || code > 599 ? -1 : code;
    }

    private static String printable(String line) {
        return line.substring(0, Math.min(60, line.length())).replaceAll("[^ -~]", "?");
    }
}
