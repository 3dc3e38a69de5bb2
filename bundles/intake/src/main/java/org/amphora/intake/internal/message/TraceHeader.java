package org.amphora.intake.internal.message;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.SessionFacts;
import org.amphora.mime.MailDate;

/** The lines that stand above a message when it has passed here, RFC 5321 §4.4. */
public final class TraceHeader {
    private TraceHeader() {}

    /**
     * Return-Path and Received.
     *
     * @param hidden whether nothing is said of where the client is
     * @param single the only recipient, or null if there are more: one must not learn of the others
     */
    public static byte[] head(
            Address reversePath,
            SessionFacts session,
            boolean hidden,
            String hostname,
            String id,
            Address single,
            boolean utf8,
            OffsetDateTime now) {
        var out = new StringBuilder(320);
        out.append(returnPath(reversePath));
        out.append("Received: ");
        if (!hidden) out.append(from(session)).append("\r\n\t");
        out.append("by ").append(hostname).append(" with ").append(protocol(session, utf8));
        out.append(" id ").append(id);
        if (single != null)
            out.append("\r\n\tfor <").append(printable(single.toString())).append('>');
        out.append(";\r\n\t").append(MailDate.format(now)).append("\r\n");
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** With its line end. */
    static String returnPath(Address reversePath) {
        return "Return-Path: <" + printable(reversePath.toString()) + ">\r\n";
    }

    /** RFC 5321 §4.4 and the registry of RFC 3848 and RFC 6531: {@code ESMTPSA}, {@code UTF8SMTPS}, {@code LMTPS}. */
    static String protocol(SessionFacts session, boolean utf8) {
        boolean lmtp = session.profile().equals("lmtp");
        String base = lmtp ? "LMTP" : session.esmtp() || utf8 ? "ESMTP" : "SMTP";
        if (utf8) base = lmtp ? "UTF8LMTP" : "UTF8SMTP";
        return base + (session.isTls() ? "S" : "") + (session.isAuthenticated() ? "A" : "");
    }

    private static String from(SessionFacts session) {
        String from = "from " + helo(session.helo());
        return session.peer() == null ? from : from + " (" + literal(session.peer()) + ')';
    }

    /** The client's own word, kept only if it cannot be mistaken for anything else in this line. */
    private static String helo(String said) {
        if (said.isEmpty()) return "unknown";
        for (int i = 0; i < said.length(); i++) {
            char c = said.charAt(i);
            boolean fits = c >= 0x80
                    ? Character.isLetterOrDigit(c)
                    : Character.isLetterOrDigit(c) || "-._[]:+~".indexOf(c) >= 0;
            if (!fits) return "unknown";
        }
        return said;
    }

    /** RFC 5321 §4.1.3. */
    private static String literal(InetAddress peer) {
        String text = peer.getHostAddress();
        int zone = text.indexOf('%');
        if (zone >= 0) text = text.substring(0, zone);
        return peer instanceof Inet6Address ? "[IPv6:" + text + ']' : '[' + text + ']';
    }

    private static String printable(String s) {
        return s.codePoints().anyMatch(c -> c < ' ' || c == 127) ? s.replaceAll("[\\x00-\\x1f\\x7f]", "?") : s;
    }
}
