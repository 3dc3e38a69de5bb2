package org.amphora.searchlucene.internal;

import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import org.amphora.mime.TextPattern;
import org.apache.lucene.util.BytesRef;

/**
 * The trigrams of texts, each once, of characters as {@link TextPattern} compares them. One begins at each character of a
 * text; behind the text's end they are filled with NUL. Not for several threads.
 */
final class Grams {
    /** Of a message with more no more are kept. */
    static final int MOST = 1 << 18;

    private static final int FEW = 1 << 10;
    private static final int CHAR = 16;
    private static final long THREE = (1L << 3 * CHAR) - 1;
    /** Tells a trigram of NULs from a free slot. */
    private static final long USED = 1L << 3 * CHAR;

    private long[] slots = new long[FEW];
    private int count;
    private final char[] block = new char[4096];

    void clear() {
        if (slots.length > FEW * 16) slots = new long[FEW];
        else if (count > 0) Arrays.fill(slots, 0);
        count = 0;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Whether some may be missing. */
    boolean isFull() {
        return count >= MOST;
    }

    void add(String text) {
        long last = 0;
        for (int i = 0; i < text.length(); i++) {
            last = next(last, text.charAt(i));
            if (i >= 2) put(last);
        }
        end(last, text.length());
    }

    /** Reads it to its end; gives how many characters that were. */
    long add(Reader text) throws IOException {
        long last = 0;
        long length = 0;
        for (int n = text.read(block); n >= 0; n = text.read(block)) {
            for (int i = 0; i < n; i++) {
                last = next(last, block[i]);
                if (++length > 2) put(last);
            }
        }
        end(last, length);
        return length;
    }

    private static long next(long last, char c) {
        return (last << CHAR | TextPattern.fold(c)) & THREE;
    }

    private void end(long last, long length) {
        if (length >= 2) put(last << CHAR & THREE);
        if (length >= 1) put(last << 2 * CHAR & THREE);
    }

    private void put(long gram) {
        if (isFull()) return;
        long used = gram | USED;
        int at = place(used);
        if (slots[at] == used) return;
        slots[at] = used;
        if (++count * 2 > slots.length) grow();
    }

    /** Where it is, or belongs. */
    private int place(long used) {
        int at = (int) (used * 0x9E3779B97F4A7C15L >>> 40) & slots.length - 1;
        while (slots[at] != 0 && slots[at] != used) at = at + 1 & slots.length - 1;
        return at;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[old.length * 2];
        for (long used : old) if (used != 0) slots[place(used)] = used;
    }

    // ---- for who walks over them

    /** The slot of the next trigram from this slot on; -1 for none. */
    int slot(int from) {
        for (int i = from; i < slots.length; i++) if (slots[i] != 0) return i;
        return -1;
    }

    void termAt(int slot, BytesRef term) {
        term.length = 0;
        for (int shift = 2 * CHAR; shift >= 0; shift -= CHAR) append((char) (slots[slot] >>> shift), term);
    }

    /** The term for a trigram, or the beginning of the terms for shorter texts; of at most three characters. */
    static BytesRef term(String text) {
        BytesRef term = new BytesRef(9);
        for (int i = 0; i < text.length(); i++) append(TextPattern.fold(text.charAt(i)), term);
        return term;
    }

    /** Each char by itself as UTF-8 has it, surrogates too: texts that begin alike have terms that do. */
    private static void append(char c, BytesRef term) {
        byte[] bytes = term.bytes;
        if (c < 0x80) {
            bytes[term.length++] = (byte) c;
        } else if (c < 0x800) {
            bytes[term.length++] = (byte) (0xc0 | c >> 6);
            bytes[term.length++] = (byte) (0x80 | c & 0x3f);
        } else {
            bytes[term.length++] = (byte) (0xe0 | c >> 12);
            bytes[term.length++] = (byte) (0x80 | c >> 6 & 0x3f);
            bytes[term.length++] = (byte) (0x80 | c & 0x3f);
        }
    }
}
