package org.amphora.smtp.internal.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.Test;

public class ChunkFramerTest {
    private final StringBuilder out = new StringBuilder();

    private void take(ByteBuffer slice) {
        out.append(StandardCharsets.ISO_8859_1.decode(slice));
    }

    /** Each text is a chunk, and each octet of it comes alone. */
    private ChunkFramer fed(boolean mend, String... chunks) {
        var framer = new ChunkFramer(mend);
        for (int k = 0; k < chunks.length; k++) {
            byte[] octets = chunks[k].getBytes(StandardCharsets.ISO_8859_1);
            framer.begin(octets.length, k == chunks.length - 1);
            if (octets.length == 0) assertTrue(framer.feed(ByteBuffer.allocate(0), this::take));
            for (int i = 0; i < octets.length; i++) {
                var in = ByteBuffer.wrap(new byte[] {octets[i]});
                assertEquals(i == octets.length - 1, framer.feed(in, this::take));
                assertFalse(in.hasRemaining());
            }
        }
        return framer;
    }

    @Test
    public void theRestIsLeft() {
        var in = ByteBuffer.wrap("abcNOOP".getBytes(StandardCharsets.ISO_8859_1));
        var framer = new ChunkFramer(false);
        framer.begin(3, false);
        assertTrue(framer.feed(in, this::take));
        assertEquals("abc", out.toString());
        assertEquals(4, in.remaining());
    }

    @Test
    public void aCrLfMayLieBetweenChunks() {
        assertFalse(fed(false, "a\r", "\nb\r", "", "\n").bareNewline());
        assertEquals("a\r\nb\r\n", out.toString());
    }

    @Test
    public void theLastLineIsEnded() {
        assertFalse(fed(false, "a\r\n", "b").bareNewline());
        assertEquals("a\r\nb\r\n", out.toString());
    }

    @Test
    public void nothingIsAddedToNothing() {
        assertFalse(fed(false, "").bareNewline());
        assertEquals("", out.toString());
    }

    @Test
    public void aCrOrLfAloneIsSeen() {
        for (String s : new String[] {"\n", "a\nb", "\ra", "a\r\r\n", "\r\n\n", "a\r"})
            assertTrue(s, fed(false, s).bareNewline());
        assertTrue(fed(false, "a\r", "b").bareNewline());
        assertTrue(fed(false, "a\r", "").bareNewline());
    }

    @Test
    public void andMended() {
        fed(true, "\n|a\nb|\ra|a\r\r\n|\r\n\n|\r", "");
        assertEquals("\r\n|a\r\nb|\r\na|a\r\n\r\n|\r\n\r\n|\r\n", out.toString());
    }
}
