package org.amphora.imap.internal.selected;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import org.amphora.api.store.MailboxId;
import org.amphora.api.store.UidSet;
import org.amphora.imap.internal.wire.SequenceSet;
import org.junit.Test;

public class ViewTest {
    private static View view(long... uids) {
        return new View(new MailboxId("x"), 1, false, uids, 1, 1);
    }

    @Test
    public void numbersAndUids() {
        View v = view(3, 7, 8, 4294967295L);
        assertEquals(4, v.size());
        assertEquals(4294967295L, v.uid(4));
        assertEquals(2, v.number(7));
        assertEquals(4, v.number(4294967295L));
        assertEquals(0, v.number(5));
        assertEquals(0, v.number(4294967294L));
        assertEquals("2:4", v.numbers(SequenceSet.parse("4:*"), true).toString());
        assertEquals("1:4", v.numbers(SequenceSet.parse("1:4294967295"), true).toString());
        assertEquals("4", v.numbers(SequenceSet.parse("*"), true).toString());
        assertEquals("", v.numbers(SequenceSet.parse("4:6"), true).toString());
        assertEquals("7:8", v.uidsOf(v.numbers(SequenceSet.parse("2:3"), false)).toString());
        assertEquals("", view().numbers(SequenceSet.parse("1:*"), true).toString());
    }

    @Test
    public void whatIsRemovedMovesTheRest() {
        View v = view(1, 2, 3, 4, 5, 6);
        v.remove(new int[] {1, 3, 4, 0}, 3);
        assertArrayEquals(new long[] {2, 5, 6}, v.uids());
        v.remove(new int[] {3}, 1);
        v.add(9);
        assertArrayEquals(new long[] {2, 5, 9}, v.uids());
        v.remove(new int[] {1, 2, 3}, 3);
        assertEquals(0, v.size());
        assertEquals(0, v.lastUid());
        v.add(10);
        assertArrayEquals(new long[] {10}, v.uids());
    }

    @Test
    public void recentMessages() {
        View v = view(1, 2, 3);
        v.addRecent(UidSet.of(2, 3, 9));
        v.addRecent(UidSet.of(1));
        assertEquals("one that is not here yet does not count", 3, v.recentCount());
        v.add(9);
        assertEquals(4, v.recentCount());
        assertArrayEquals(new long[] {1, 3, 9, 9}, v.recentRanges());
    }
}
