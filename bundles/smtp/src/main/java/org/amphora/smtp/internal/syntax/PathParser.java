package org.amphora.smtp.internal.syntax;

import java.util.Optional;
import java.util.function.Predicate;
import org.amphora.api.mail.Address;

/**
 * Parses a path from its opening bracket on, RFC 5321 §4.1.2, with UTF-8 where RFC 6531 §3.3 has it. A source route is
 * checked and dropped (§3.6.1 lets us ignore it); quoting is taken off the local part.
 *
 * <p>The local part has no limit of its own: real senders (VERP, SRS) go beyond the 64 octets of §4.5.3.1.1, and the
 * RFC asks receivers not to impose it. The path as a whole has {@value #LONGEST} octets.
 */
public final class PathParser {
    /** Longest path with its brackets and source route, in octets. */
    public static final int LONGEST = 1024;

    private final String s;
    private int at;

    private PathParser(String s, int at) {
        this.s = s;
        this.at = at;
    }

    /**
     * A reverse-path: a mailbox, or {@code <>}.
     *
     * @param bare whether a mailbox may be a local part alone (RFC 6409 §4.2)
     */
    public static Path reverse(String text, int start, boolean bare) {
        if (text.startsWith("<>", start)) return new Path.Good(Address.NULL, true, start + 2);
        return new PathParser(text, start).path(local -> bare);
    }

    /**
     * A forward-path: a mailbox, or {@code <postmaster>} without a domain in any case (§4.5.1).
     *
     * @param bare whether any mailbox may be a local part alone (RFC 6409 §4.2)
     */
    public static Path forward(String text, int start, boolean bare) {
        return new PathParser(text, start).path(local -> bare || local.equalsIgnoreCase("postmaster"));
    }

    private Path path(Predicate<String> mayBeBare) {
        int start = at;
        if (!take('<')) return new Path.Bad(Path.Fault.SYNTAX);
        Path.Fault fault = peek() == '@' ? sourceRoute() : null;
        if (fault != null) return new Path.Bad(fault);
        String local = peek() == '"' ? quotedString() : dotString();
        if (local == null) return new Path.Bad(Path.Fault.SYNTAX);
        String domain = "";
        if (take('@')) {
            int from = at;
            while (at < s.length() && s.charAt(at) != '>' && s.charAt(at) != ' ') at++;
            domain = s.substring(from, at);
            fault = Domains.fault(domain);
            if (fault != null) return new Path.Bad(fault);
        } else if (!mayBeBare.test(local)) {
            return new Path.Bad(Path.Fault.SYNTAX);
        }
        if (!take('>')) return new Path.Bad(Path.Fault.SYNTAX);
        if (at - start > LONGEST) return new Path.Bad(Path.Fault.TOO_LONG);
        Optional<String> mailbox = Utf8.text(local);
        if (mailbox.isEmpty()) return new Path.Bad(Path.Fault.SYNTAX);
        boolean ascii = Utf8.isAscii(s.substring(start, at));
        return new Path.Good(new Address(mailbox.get(), Utf8.text(domain).orElseThrow()), ascii, at);
    }

    /** {@code A-d-l ":"} */
    private Path.Fault sourceRoute() {
        do {
            if (!take('@')) return Path.Fault.SYNTAX;
            int from = at;
            while (at < s.length() && ",:> ".indexOf(s.charAt(at)) < 0) at++;
            Path.Fault fault = Domains.fault(s.substring(from, at));
            if (fault != null) return fault;
        } while (take(','));
        return take(':') ? null : Path.Fault.SYNTAX;
    }

    private String dotString() {
        int from = at;
        boolean atom = false;
        for (; at < s.length(); at++) {
            char c = s.charAt(at);
            if (c == '.') {
                if (!atom) return null;
                atom = false;
            } else if (isAtext(c)) {
                atom = true;
            } else {
                break;
            }
        }
        return atom ? s.substring(from, at) : null;
    }

    /** An empty one would be {@link Address#NULL}'s local part, and is nobody's. */
    private String quotedString() {
        var out = new StringBuilder();
        for (at++; at < s.length(); at++) {
            char c = s.charAt(at);
            if (c == '"') {
                at++;
                return out.length() == 0 ? null : out.toString();
            }
            if (c == '\\' && ++at < s.length()) c = s.charAt(at);
            if (at == s.length() || c < ' ' || c == 0x7f) return null;
            out.append(c);
        }
        return null;
    }

    private char peek() {
        return at < s.length() ? s.charAt(at) : 0;
    }

    private boolean take(char c) {
        if (peek() != c) return false;
        at++;
        return true;
    }

    static boolean isAtext(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c >= 0x80 // RFC 6531 §3.3
                || "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0;
    }
}
