package org.amphora.imap.internal.message;

import java.io.IOException;
import java.io.Reader;
import org.amphora.mime.BodyText;
import org.amphora.mime.MimePart;

/**
 * The first words of a message, RFC 8970: of its first text, without what it quotes, in one line. Made when it is asked
 * for: it costs one read at the beginning of that text.
 */
public final class Preview {
    /** RFC 8970 §3.2: what should be enough. */
    private static final int MOST_CHARACTERS = 200;
    /** Characters of the text that are looked at. */
    private static final int LOOKED_AT = 16 * 1024;

    private Preview() {}

    /** Null for a message that has no text to show, as an encrypted one. */
    public static String of(MessageSource message) throws IOException {
        MimePart part = shown(message.summary().root());
        if (part == null) return null;
        String text = read(message, part);
        if (part.is("text", "html")) return line(HtmlText.visible(text));
        String own = line(withoutQuotes(text));
        return own.isEmpty() ? line(text) : own;
    }

    /** The first text that is no attachment; of alternatives the plain one. */
    private static MimePart shown(MimePart part) {
        if (part.isText()) return "attachment".equalsIgnoreCase(part.disposition()) ? null : part;
        boolean alternative = part.is("multipart", "alternative");
        MimePart first = null;
        for (MimePart child : part.children()) {
            MimePart text = shown(child);
            if (text == null) continue;
            if (!alternative || text.is("text", "plain")) return text;
            if (first == null) first = text;
        }
        return first;
    }

    private static String read(MessageSource message, MimePart part) throws IOException {
        try (Reader reader = BodyText.reader(part, message.stream(part.bodyStart(), part.size()), LOOKED_AT)) {
            StringBuilder text = new StringBuilder();
            char[] block = new char[1024];
            for (int n; (n = reader.read(block)) > 0; ) text.append(block, 0, n);
            return text.toString();
        }
    }

    private static String withoutQuotes(String text) {
        StringBuilder own = new StringBuilder();
        text.lines().filter(l -> !l.startsWith(">")).forEach(l -> own.append(l).append('\n'));
        return own.toString();
    }

    /** With one blank for each run of blanks, line ends and control characters, up to the limit. */
    private static String line(String text) {
        StringBuilder line = new StringBuilder();
        boolean blank = false;
        int characters = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c)) {
                blank = characters > 0;
                continue;
            }
            characters += blank ? 2 : 1;
            if (characters > MOST_CHARACTERS) break;
            if (blank) line.append(' ');
            line.appendCodePoint(c);
            blank = false;
        }
        return line.toString();
    }
}
