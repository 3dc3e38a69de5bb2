package org.amphora.pop3.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.List;
import org.junit.Test;

public final class UidlFormatTest {
    private static String made(String format) {
        return UidlFormat.parse(format).of(0x5f3759df, 0xab, "1700000000.M1P2.host,S=5", "0123abcd");
    }

    @Test
    public void itIsAsDovecotMakesIt() {
        assertEquals("000000ab5f3759df", made("%08Xu%08Xv"));
        assertEquals("1597463007.171", made("%v.%u"));
        assertEquals("1597463007-171", made("%v-%u"));
        assertEquals("UID171-1597463007", made("UID%u-%v"));
        assertEquals("00171%", made("%05u%%"));
        assertEquals("1700000000.M1P2.host,S=5", made("%f"));
        assertEquals("0123abcd", made("%g"));
        assertEquals("1597463007.0123abcd", made("%v.%g"));
    }

    @Test
    public void whatIsNoUniqueIdIsRefused() {
        for (String wrong : List.of(
                "", "%v", "%m", "%m%u", "%05g", "%Xf", "%u %v", "%", "%u%", "u", "%080u", "%u" + "x".repeat(70)))
            assertThrows(wrong, IllegalArgumentException.class, () -> UidlFormat.parse(wrong));
    }
}
