package org.amphora.mime;

import java.io.IOException;
import java.io.Reader;

/**
 * A string to be found in others whatever its case, as IMAP's SEARCH asks (RFC 3501 §6.4.4). Letters are compared by
 * their simple case folding, which is that of RFC 5051's map without its decompositions. Finds in one pass over a
 * stream, holding nothing of it.
 */
public final class TextPattern {
    private final char[] pattern;
    /** For each length of a match that breaks off: the length of the next shorter one that is still running. */
    private final int[] fallback;

    public TextPattern(String text) {
        pattern = new char[text.length()];
        for (int i = 0; i < pattern.length; i++) pattern[i] = fold(text.charAt(i));
        fallback = new int[pattern.length];
        for (int i = 1, matched = 0; i < pattern.length; i++) {
            matched = advance(matched, pattern[i]);
            fallback[i] = matched;
        }
    }

    /** Whether the text holds the pattern; the empty pattern is in every text. */
    public boolean in(CharSequence text) {
        int matched = 0;
        for (int i = 0; matched < pattern.length && i < text.length(); i++) {
            matched = advance(matched, fold(text.charAt(i)));
        }
        return matched == pattern.length;
    }

    /** Whether the text holds the pattern; reads up to it, or all. Does not close the reader. */
    public boolean in(Reader text) throws IOException {
        char[] block = new char[4096];
        int matched = 0;
        while (matched < pattern.length) {
            int n = text.read(block);
            if (n < 0) return false;
            for (int i = 0; i < n && matched < pattern.length; i++) matched = advance(matched, fold(block[i]));
        }
        return true;
    }

    private int advance(int from, char c) {
        int matched = from;
        while (matched > 0 && pattern[matched] != c) matched = fallback[matched - 1];
        return pattern[matched] == c ? matched + 1 : matched;
    }

    /** The same for all characters that compare as equal. */
    public static char fold(char c) {
        if (c < 128) return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
        return Character.toLowerCase(Character.toUpperCase(c));
    }
}
