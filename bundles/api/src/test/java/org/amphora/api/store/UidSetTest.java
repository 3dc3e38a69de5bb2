package org.amphora.api.store;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Random;
import java.util.TreeSet;
import org.junit.Test;

public class UidSetTest {
    @Test
    public void adjacentAndOverlappingRangesMerge() {
        assertEquals("1:5,9", UidSet.of(3, 1, 2, 9, 5, 4).toString());
        assertEquals("1:10", new UidSet.Builder().add(1, 6).add(4, 10).build().toString());
        assertEquals("1:10", new UidSet.Builder().add(1, 10).add(4, 5).build().toString());
    }

    @Test
    public void whatIsInBoth() {
        UidSet some = new UidSet.Builder().add(1, 4).add(7).add(9, 20).build();
        assertEquals(some, some.and(UidSet.ALL));
        assertEquals(some, UidSet.ALL.and(some));
        assertEquals(
                "3:4,7,9:10,20",
                some.and(new UidSet.Builder().add(3, 10).add(20, 30).build()).toString());
        assertEquals(UidSet.EMPTY, some.and(UidSet.of(5, 6, 8, 21)));
        assertEquals(UidSet.EMPTY, some.and(UidSet.EMPTY));
    }

    @Test
    public void aWholeNumberSpaceCostsOneRange() {
        assertEquals(1, UidSet.ALL.rangeCount());
        assertEquals(0xffffffffL, UidSet.ALL.size());
        assertTrue(UidSet.ALL.contains(0xffffffffL));
        assertFalse(UidSet.ALL.contains(0));
    }

    @Test
    public void agreesWithAPlainSet() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            TreeSet<Long> plain = new TreeSet<>();
            UidSet.Builder b = new UidSet.Builder();
            for (int i = 0; i < 20; i++) {
                long first = 1 + random.nextInt(60);
                long last = first + random.nextInt(5);
                b.add(first, last);
                for (long u = first; u <= last; u++) plain.add(u);
            }
            UidSet set = b.build();
            assertEquals(UidSet.of(plain), set);
            assertEquals(plain.size(), set.size());
            for (long u = 0; u < 70; u++) assertEquals(plain.contains(u), set.contains(u));
            assertEquals(plain.stream().toList(), set.stream().boxed().toList());
        }
    }
}
