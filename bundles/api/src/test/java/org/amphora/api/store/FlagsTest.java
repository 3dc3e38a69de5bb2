package org.amphora.api.store;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;

public class FlagsTest {
    private final Flags seen = Flags.of(SystemFlag.SEEN);

    @Test
    public void wordsOfTheWireMakeFlags() {
        Flags f = Flags.parse(List.of("\\seen", "$Forwarded", "\\Recent", "\\Unknown"));
        assertEquals("\\Seen $Forwarded", f.toString());
        assertTrue(f.has("$FORWARDED"));
    }

    @Test
    public void keywordsCompareWithoutCase() {
        assertEquals(Flags.of(0, List.of("Work")), Flags.of(0, List.of("work")));
        assertEquals(
                Flags.of(0, List.of("Work")).hashCode(),
                Flags.of(0, List.of("work")).hashCode());
        assertEquals(seen, seen.plus(Flags.of(0, List.of("a"))).minus(Flags.of(0, List.of("A"))));
    }

    @Test
    public void flagsWithoutKeywordsAreShared() {
        assertSame(seen, Flags.of(SystemFlag.SEEN));
        assertSame(Flags.NONE, seen.minus(seen));
    }

    @Test
    public void changesApply() {
        Flags both = Flags.of(SystemFlag.SEEN, SystemFlag.DELETED);
        assertEquals(both, new FlagChange(FlagChange.Mode.ADD, Flags.of(SystemFlag.DELETED)).applyTo(seen));
        assertEquals(Flags.NONE, new FlagChange(FlagChange.Mode.REMOVE, both).applyTo(seen));
        assertEquals(both, new FlagChange(FlagChange.Mode.REPLACE, both).applyTo(seen));
        assertFalse(seen.has(SystemFlag.DELETED));
    }
}
