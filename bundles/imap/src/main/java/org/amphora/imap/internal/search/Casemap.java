package org.amphora.imap.internal.search;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** The collation i;unicode-casemap, RFC 5051 §2: texts compare as these octets do. */
final class Casemap {
    private Casemap() {}

    static byte[] key(String text) {
        boolean ascii = true;
        StringBuilder title = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            ascii &= c < 128;
            title.appendCodePoint(Character.toTitleCase(c));
        }
        String mapped = ascii ? title.toString() : Normalizer.normalize(title, Normalizer.Form.NFKD);
        return mapped.getBytes(StandardCharsets.UTF_8);
    }
}
