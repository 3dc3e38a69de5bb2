package org.amphora.mime;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

public class HeaderTextTest {
    private static void decodes(String raw, String expected) {
        assertEquals(expected, HeaderText.decode(raw));
    }

    @Test
    public void encodedWords() {
        decodes("=?ISO-8859-1?Q?Andr=E9?= Pirard", "Andr\u00e9 Pirard");
        decodes("=?iso-8859-1?q?a_b=5F?=", "a b_");
        decodes("=?utf-8*en?B?w6k=?=", "\u00e9");
        decodes("=?utf-8?B?w6k?=", "\u00e9");
        decodes("a=?utf-8?q?b?=c", "abc");
        decodes("=?koi8-r?b?8NLJ18XU?=", "\u041f\u0440\u0438\u0432\u0435\u0442");
    }

    @Test
    public void whiteSpaceBetweenTwoWordsIsNotShown() {
        decodes("=?utf-8?q?a?= =?utf-8?q?b?= c =?utf-8?q?d?=", "ab c d");
        decodes("=?utf-8?q?a?=\t  =?iso-8859-1?b?6Q==?=", "a\u00e9");
        decodes("=?utf-8?q?a?= x =?utf-8?q?b?=", "a x b");
    }

    @Test
    public void aCharacterCutByTheWords() {
        decodes("=?utf-8?q?=C3?= =?utf-8?q?=A9?=", "\u00e9");
        decodes("=?utf-8?q?=E2=82?= =?UTF-8?b?rA==?=", "\u20ac");
    }

    @Test
    public void whatIsNoEncodedWordStands() {
        for (String text : new String[] {
            "=?",
            "=??=",
            "=?utf-8?x?a?=",
            "=?no-such-charset?q?a?=",
            "=?utf-8?q?a",
            "=?utf-8?q?a?b?=",
            "=?utf-8?qq?a?=",
            "a =? b"
        }) {
            decodes(text, text);
        }
        decodes("=?x?=?utf-8?q?a?=", "=?x?a");
        decodes("=?utf-8?q?=4=G1?=", "=4=G1");
    }

    @Test
    public void eightBitText() {
        decodes("\u00c3\u00a9", "\u00e9");
        decodes("\u00e9 \u0080", "\u00e9 \u20ac");
        decodes("\u00c3\u00a9 =?utf-8?q?a?=", "\u00e9 a");
    }

    @Test
    public void unfolds() {
        assertEquals("a b\tc", HeaderText.unfold("  a\r\n b\n\tc \r\n"));
        assertEquals("", HeaderText.unfold(" \r\n "));
    }
}
