package org.amphora.mime;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.james.mime4j.codec.EncoderUtil;

/** Header fields for the wire, without their last line end; one byte in each char. */
final class FieldText {
    /** RFC 5322 §2.1.1: characters of a line that must not, and that should not, be crossed. */
    static final int MAX_LINE = 998;

    private static final int GOOD_LINE = 78;

    private FieldText() {}

    static String unstructured(String name, String text) {
        String safe = safe(text);
        int used = Math.min(name.length() + 2, 50);
        // text that looks like an encoded word would be read as one
        boolean encode = safe.contains("=?") || EncoderUtil.hasToBeEncoded(safe, used);
        return fold(
                name,
                encode
                        ? EncoderUtil.encodeEncodedWord(
                                safe, EncoderUtil.Usage.TEXT_TOKEN, used, StandardCharsets.UTF_8, null)
                        : safe);
    }

    static String structured(String name, String value) {
        return fold(name, HeaderText.raw(safe(value)));
    }

    static String addresses(List<? extends Address> addresses) {
        return addresses.stream().map(FieldText::address).collect(Collectors.joining(", "));
    }

    private static String address(Address address) {
        String name = address.displayName() == null ? "" : safe(address.displayName());
        if (address instanceof Group group) {
            return EncoderUtil.encodeAddressDisplayName(name) + ": " + addresses(group.members()) + ';';
        }
        var mailbox = (Mailbox) address;
        // raw strings hold the bytes of UTF-8; they become them again when the field is written
        String local = unicode(mailbox.localPart());
        String spec = (isAscii(local) ? EncoderUtil.encodeAddressLocalPart(local) : local)
                + (mailbox.host().isEmpty() ? "" : '@' + unicode(mailbox.host()));
        if (name.isEmpty()) return address.displayName() == null ? spec : '<' + spec + '>';
        return EncoderUtil.encodeAddressDisplayName(name) + " <" + spec + '>';
    }

    private static String unicode(String raw) {
        return safe(new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    private static boolean isAscii(String s) {
        return s.chars().allMatch(c -> c < 128);
    }

    /** No control character: none can end the field or begin another. */
    private static String safe(String value) {
        var out = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            out.append(c < ' ' || c == 127 ? ' ' : c);
        }
        return out.toString().strip();
    }

    /** RFC 5322 §2.2.3: a line break before white space, where the line would grow too long. */
    private static String fold(String name, String value) {
        checkName(name);
        var out = new StringBuilder(name.length() + value.length() + 16)
                .append(name)
                .append(':');
        int lineStart = 0;
        int at = 0;
        String spaced = value.isEmpty() ? "" : ' ' + value;
        while (at < spaced.length()) {
            int word = at;
            while (word < spaced.length() && spaced.charAt(word) == ' ') word++;
            int end = word;
            while (end < spaced.length() && spaced.charAt(end) != ' ') end++;
            if (at > 0 && out.length() - lineStart + end - at > GOOD_LINE) {
                out.append("\r\n");
                lineStart = out.length();
            }
            while (end - at > MAX_LINE - GOOD_LINE) {
                // a word that no line can hold is cut rather than sent
                out.append(spaced, at, at + MAX_LINE - GOOD_LINE).append("\r\n ");
                at += MAX_LINE - GOOD_LINE;
                lineStart = out.length() - 1;
            }
            out.append(spaced, at, end);
            at = end;
        }
        return out.toString();
    }

    private static void checkName(String name) {
        boolean good = !name.isEmpty() && name.length() < 64;
        for (int i = 0; good && i < name.length(); i++) {
            char c = name.charAt(i);
            good = c > ' ' && c < 127 && c != ':';
        }
        if (!good) throw new IllegalArgumentException("not a field name: " + name);
    }
}
