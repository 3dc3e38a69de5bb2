package org.amphora.dkim.internal.signature;

import java.util.Base64;
import java.util.List;

/** Writes the value of a header field of tags, folded between them and within long values: RFC 5322 §2.1.1. */
public final class FoldedTags {
    private static final int GOOD_LINE = 76;
    private static final String FOLD = "\r\n\t";

    private final StringBuilder out = new StringBuilder(512);
    private int column;

    /** @param fieldName on whose line the first tag stands */
    public FoldedTags(String fieldName) {
        column = fieldName.length() + 1;
    }

    public FoldedTags tag(String name, String value) {
        piece(name + '=' + value + ';', " ");
        return this;
    }

    /** A list between colons. */
    public FoldedTags list(String name, List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String end = i + 1 < words.size() ? ":" : ";";
            if (i == 0) piece(name + '=' + words.get(i) + end, " ");
            else piece(words.get(i) + end, "");
        }
        return this;
    }

    /** The last tag, {@code b=}, without its value. */
    public String unsigned() {
        piece("b=", " ");
        return out.toString();
    }

    /** The whole, with the value of {@code b=}; after {@link #unsigned}. */
    public String signed(byte[] value) {
        String base64 = Base64.getEncoder().encodeToString(value);
        for (int at = 0; at < base64.length(); ) {
            int room = GOOD_LINE - column;
            if (room <= 0) {
                fold();
                continue;
            }
            int end = Math.min(base64.length(), at + room);
            out.append(base64, at, end);
            column += end - at;
            at = end;
        }
        return out.toString();
    }

    private void piece(String text, String space) {
        if (out.length() > 0) {
            if (column + space.length() + text.length() > GOOD_LINE) fold();
            else append(space);
        }
        append(text);
    }

    private void append(String text) {
        out.append(text);
        column += text.length();
    }

    private void fold() {
        out.append(FOLD);
        column = 1;
    }
}
