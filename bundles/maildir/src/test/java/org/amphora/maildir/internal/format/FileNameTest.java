package org.amphora.maildir.internal.format;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.amphora.api.store.Flags;
import org.amphora.api.store.SystemFlag;
import org.junit.Test;

public final class FileNameTest {
    @Test
    public void aNameHoldsSizesAndFlags() {
        FileName n = FileName.parse("1355.M1P2.host,S=1234,W=1290:2,FSac");
        assertEquals("1355.M1P2.host,S=1234,W=1290", n.base());
        assertEquals(1234, FileName.field(n.base(), 'S'));
        assertEquals(1290, FileName.field(n.base(), 'W'));
        assertEquals("FSac", FlagBits.letters(n.bits()));
        assertEquals("1355.M1P2.host,S=1234,W=1290:2,FSac", FileName.current(n.base(), n.bits()));
        assertEquals(1355, FileName.seconds(n.base()));
    }

    @Test
    public void aNameOfAnotherProgramHoldsWhatItHolds() {
        assertEquals(0, FileName.parse("1355.x.host").bits());
        assertEquals(-1, FileName.field("1355.x.host,S=", 'S'));
        assertEquals(-1, FileName.field("1355.x.host,S=abc", 'S'));
        assertEquals("", FileName.key("1355.x_y.host"));
        assertEquals("", FileName.key("1355_a"));
        assertEquals(0, FileName.seconds("x"));
        assertEquals(0, FileName.parse("1355.x.host:1,S").bits());
        assertEquals("S", FlagBits.letters(FileName.parse("1355.x.host:2,XSYS").bits()));
        for (String no : List.of("", ".hidden", ":2,S", "a\nb")) assertFalse(FileName.isMessage(no));
        assertTrue(FileName.isMessage("1355.x.host"));
    }

    @Test
    public void flagsAreLettersInOrder() {
        FlagBits keywords = new FlagBits(List.of("errand", "", "$Forwarded"));
        int bits = keywords.toBits(Flags.parse(List.of(
                "\\Seen", "\\Draft", "\\Flagged", "\\Answered", "\\Deleted", "$forwarded", "ERRAND", "unknown")));
        assertEquals("DFRSTac", FlagBits.letters(bits));
        assertEquals(bits, FlagBits.bits("DFRSTac"));
        assertEquals(Flags.parse(List.of("\\Seen", "errand")), keywords.toFlags(FlagBits.bits("aSb")));
        assertEquals(Flags.of(SystemFlag.SEEN), keywords.toFlags(FlagBits.bits("PS")));
        assertEquals("PS", FlagBits.letters(FlagBits.bits("SP")));
    }

    @Test
    public void aKeywordIsOneWord() {
        FlagBits none = new FlagBits(List.of());
        assertEquals(
                List.of(),
                none.with(Flags.of(0, List.of("two words", "line\nend"))).keywords());
        assertEquals(List.of("ok"), none.with(Flags.of(0, List.of("ok"))).keywords());
    }

    @Test
    public void aCopyKeepsTheIdentity() {
        NameMaker maker = new NameMaker("host", 1);
        String first = maker.next("", 10, 12);
        String copy = maker.copy(first, "k", 10, 12);
        assertEquals(16, FileName.identity(first).length());
        assertEquals(FileName.identity(first), FileName.identity(copy));
        assertEquals(FileName.identity(first), FileName.identity(maker.copy(copy, "", 10, 12)));
        assertEquals(12, FileName.field(copy, 'W'));
        assertEquals("k", FileName.key(copy));
        assertNotEquals(FileName.identity(first), FileName.identity(maker.next("", 10, 12)));
        assertNotEquals("short", FileName.identity(first + ",E=short"));
    }

    @Test
    public void namesDiffer() {
        NameMaker maker = new NameMaker("a/b:c,d", 7);
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 1000; i++) assertTrue(all.add(maker.next("k-1_x", 10, 12)));
        String one = all.iterator().next();
        assertEquals("k-1_x", FileName.key(one));
        assertEquals(10, FileName.field(one, 'S'));
        assertEquals(12, FileName.field(one, 'W'));
        assertTrue(one, one.contains(".a\\057b\\072c\\054d,"));
        String longest = new NameMaker("h".repeat(300), 1L << 40).copy(one, "k".repeat(75), 1L << 40, 1L << 40);
        assertTrue(FileName.current(longest, -1).length() <= 255);
    }
}
