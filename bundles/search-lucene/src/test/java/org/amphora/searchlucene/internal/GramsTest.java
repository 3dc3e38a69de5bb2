package org.amphora.searchlucene.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.util.BytesRef;
import org.junit.Test;

public class GramsTest {
    private final Grams grams = new Grams();

    private Set<BytesRef> terms() {
        Set<BytesRef> terms = new TreeSet<>();
        for (int slot = grams.slot(0); slot >= 0; slot = grams.slot(slot + 1)) {
            BytesRef term = new BytesRef(9);
            grams.termAt(slot, term);
            assertTrue("each once", terms.add(term));
        }
        return terms;
    }

    private static Set<BytesRef> terms(String... grams) {
        Set<BytesRef> terms = new TreeSet<>();
        for (String gram : grams) terms.add(Grams.term(gram));
        return terms;
    }

    @Test
    public void oneBeginsAtEachCharacter() {
        grams.add("abcb");
        assertEquals(terms("abc", "bcb", "cb\0", "b\0\0"), terms());
    }

    @Test
    public void shortTextsAreFilledUp() {
        grams.add("a");
        assertEquals(terms("a\0\0"), terms());
        grams.clear();
        grams.add("ab");
        assertEquals(terms("ab\0", "b\0\0"), terms());
        grams.clear();
        grams.add("");
        assertTrue(grams.isEmpty());
    }

    @Test
    public void caseDoesNotCount() {
        grams.add("ÄbC");
        assertEquals(terms("äbc", "bc\0", "c\0\0"), terms());
    }

    @Test
    public void aStreamIsReadAsTheTextIs() throws IOException {
        String text = "测试 \uD83D\uDE00 x".repeat(3000);
        grams.add(text);
        Set<BytesRef> whole = terms();
        grams.clear();
        assertEquals(text.length(), grams.add(new StringReader(text)));
        assertEquals(whole, terms());
    }

    @Test
    public void theBeginningOfATextIsTheBeginningOfItsTerm() {
        for (String text : new String[] {"ab", "测", "é", "\uD83D", "\uD83D\uDE00"}) {
            BytesRef begin = Grams.term(text);
            BytesRef all = Grams.term(text + "\uDE00".repeat(3 - text.length()));
            assertEquals(begin, new BytesRef(all.bytes, 0, begin.length));
        }
    }

    @Test
    public void noMoreAreKeptThanAreWorthIt() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Grams.MOST; i++) text.append((char) (i * 31)).append((char) (i >> 5));
        grams.add(text.toString());
        assertTrue(grams.isFull());
        assertEquals(Grams.MOST, terms().size());
        grams.clear();
        assertFalse(grams.isFull());
        assertTrue(grams.isEmpty());
    }
}
