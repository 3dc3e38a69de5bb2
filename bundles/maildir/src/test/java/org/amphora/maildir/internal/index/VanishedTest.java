package org.amphora.maildir.internal.index;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import org.amphora.api.store.UidSet;
import org.junit.Test;

public final class VanishedTest {
    @Test
    public void itTellsWhatWentSince() {
        Vanished v = Vanished.none(5).plus(7, UidSet.of(1)).plus(9, UidSet.of(3, 4));
        assertEquals(UidSet.of(1, 3, 4), v.since(5));
        assertEquals(UidSet.of(3, 4), v.since(7));
        assertEquals(UidSet.EMPTY, v.since(9));
        assertTrue(v.reaches(5));
        assertFalse(v.reaches(4));
    }

    @Test
    public void itIsBoundedAndSaysSo() {
        Vanished v = Vanished.none(0);
        for (int i = 1; i <= 10_000; i++) v = v.plus(i, UidSet.of(i));
        assertTrue(v.modSeqs().length <= 4096);
        assertTrue(v.reaches(9_000));
        assertFalse(v.reaches(1));
        assertEquals(UidSet.range(9_001, 10_000), v.since(9_000));
    }
}
