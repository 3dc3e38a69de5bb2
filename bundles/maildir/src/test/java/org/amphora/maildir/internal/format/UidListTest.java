package org.amphora.maildir.internal.format;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.Test;

public final class UidListTest {
    private static UidList read(String text) {
        return UidList.read(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    @Test
    public void dovecotsFileIsReadAndWrittenAsItIs() {
        String text = "3 V1355 N25022 Gdeadbeef Xfuture\n"
                + "25006 :1276528487.M364837P9451.kurkku,S=1355,W=1394:2,\n".replace(":2,", "")
                + "25017 W2481 P5 :1276533073.M242911P3632.kurkku\n";
        UidList l = read(text);
        assertEquals(1355, l.uidValidity());
        assertEquals(25022, l.nextUid());
        assertEquals("deadbeef", l.guid());
        assertEquals(25017, l.entries().get(1).uid());
        assertEquals("W2481 P5", l.entries().get(1).ext());
        assertEquals("1276533073.M242911P3632.kurkku", l.entries().get(1).base());
        assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), l.toBytes());
    }

    @Test
    public void theOldVersionIsRead() {
        UidList l = read("1 1355 10\n3 a.b.c\n9 d.e.f:2,S\n");
        assertEquals(10, l.nextUid());
        assertEquals(
                List.of("a.b.c", "d.e.f"),
                l.entries().stream().map(UidList.Entry::base).toList());
    }

    @Test
    public void badLinesCostOnlyThemselves() {
        UidList l = read("3 V1 N5 Gx\n1 :a\nnonsense\n0 :b\n2\n1 :again\n99999999999 :c\n3 :\n7 :d\n8 :half");
        assertEquals(
                List.of("a", "d"), l.entries().stream().map(UidList.Entry::base).toList());
        assertEquals(6, l.bad());
        assertEquals("runs ahead of every line", 8, l.nextUid());
    }

    @Test
    public void withoutAHeaderThereIsNoList() {
        for (String text : List.of("", "\n", "3 V1 N5 Gx", "2 V1 N1\n", "3 V0 N1\n", "3 N5\n", "x\n")) {
            assertTrue(text, UidList.read(text.getBytes(StandardCharsets.UTF_8)).isEmpty());
        }
    }
}
