package org.amphora.smtp.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Reply;

/**
 * A reply as it goes to the client, RFC 5321 §4.2: made once where it is constant. Nothing but printable US-ASCII
 * leaves, whatever the text holds. Texts that others made are cut to lines of 512 octets (§4.5.3.1.5).
 *
 * @param code of the whole reply
 * @param bytes its lines with CRLF; not to be changed
 */
public record WireReply(int code, byte[] bytes) {
    /** 512 less code, separator and CRLF. */
    private static final int LONGEST = 506;

    public static WireReply of(int code, EnhancedStatus status, String text) {
        String line = status + " " + text;
        return new WireReply(code, line(code, ' ', line.substring(0, Math.min(line.length(), LONGEST))));
    }

    public static WireReply of(Reply reply) {
        return of(reply.code(), reply.status(), reply.text());
    }

    /** A reply without enhanced status: greeting, EHLO, 354 and 334 have none (RFC 2034 §4). */
    public static WireReply plain(int code, String text) {
        return new WireReply(code, line(code, ' ', text));
    }

    /** A reply of several lines. */
    public static WireReply lines(int code, List<String> texts) {
        byte[][] lines = new byte[texts.size()][];
        for (int i = 0; i < lines.length; i++) lines[i] = line(code, i < lines.length - 1 ? '-' : ' ', texts.get(i));
        return new WireReply(code, joined(lines));
    }

    /** Several replies one after the other, as LMTP's to DATA; the code is the first one's. */
    public static WireReply all(List<WireReply> replies) {
        return new WireReply(
                replies.get(0).code,
                joined(replies.stream().map(WireReply::bytes).toArray(byte[][]::new)));
    }

    public boolean isPositive() {
        return code < 400;
    }

    /** The first line, for the log. */
    @Override
    public String toString() {
        String s = new String(bytes, StandardCharsets.US_ASCII);
        return s.substring(0, s.indexOf('\r'));
    }

    private static byte[] joined(byte[][] lines) {
        int length = 0;
        for (byte[] l : lines) length += l.length;
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] l : lines) {
            System.arraycopy(l, 0, all, at, l.length);
            at += l.length;
        }
        return all;
    }

    private static byte[] line(int code, char separator, String text) {
        String head = "" + code + separator;
        int n = head.length() + text.length();
        byte[] line = new byte[n + 2];
        for (int i = 0; i < n; i++) {
            char c = i < head.length() ? head.charAt(i) : text.charAt(i - head.length());
            line[i] = (byte) (c >= ' ' && c <= '~' ? c : '?');
        }
        line[n] = '\r';
        line[n + 1] = '\n';
        return line;
    }
}
