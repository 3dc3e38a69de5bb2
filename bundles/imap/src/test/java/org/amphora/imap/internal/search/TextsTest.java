package org.amphora.imap.internal.search;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import org.amphora.imap.internal.Refusal;
import org.junit.Test;

public class TextsTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    public void eachTextHasOneNumber() {
        TextNumbers numbers = new TextNumbers();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 5000; i++) assertEquals(i, numbers.of(bytes("text " + i)));
        }
        assertEquals(5000, numbers.of(bytes("")));
        assertEquals(5000, numbers.of(bytes("")));
        assertEquals(5001, numbers.count());
    }

    @Test
    public void textsCompareByTheirOctets() {
        Texts texts = new Texts();
        for (String s : new String[] {"B", "A", "AB", "", "\u00e9"}) texts.add(bytes(s));
        assertTrue(texts.compare(1, 0) < 0);
        assertTrue(texts.compare(1, 2) < 0);
        assertTrue(texts.compare(3, 1) < 0);
        assertTrue("octets have no sign", texts.compare(4, 0) > 0);
        assertEquals(0, texts.compare(2, 2));
    }

    @Test
    public void whatIsTooMuchIsRefused() {
        Texts texts = new Texts();
        byte[] large = new byte[1 << 20];
        assertThrows(Refusal.class, () -> {
            for (int i = 0; i < 65; i++) texts.add(large);
        });
        assertEquals(63, texts.count());
    }

    @Test
    public void theCollationOfRfc5051() {
        assertEquals("ABC", new String(Casemap.key("aBc"), StandardCharsets.UTF_8));
        assertEquals("A\u0308", new String(Casemap.key("\u00e4"), StandardCharsets.UTF_8));
        assertEquals("A\u0308", new String(Casemap.key("\u00c4"), StandardCharsets.UTF_8));
        assertEquals("a ligature", "FI", new String(Casemap.key("\ufb01"), StandardCharsets.UTF_8).toUpperCase());
        assertEquals(
                "titlecase, not uppercase", "D\u007a\u030c", new String(Casemap.key("\u01c6"), StandardCharsets.UTF_8));
    }
}
