package org.amphora.milter.internal.wire;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.amphora.testkit.fuzz.Fuzz;
import org.junit.Test;

/**
 * Both parsers never fail but by {@link Malformed}, what they take is written as it was read, and how the input is cut
 * makes no difference.
 */
public class WireFuzzTest {
    private static final int LIMIT = 2000;

    private interface Parser {
        Packet parse(Packet packet) throws Malformed;
    }

    private final Fuzz fuzz = new Fuzz(Fuzz.corpus(getClass(), "/fuzz/packets.txt"), 6);

    @Test
    public void commands() {
        fuzz.run(input -> check(input, packet -> Command.of(packet).packet()));
    }

    @Test
    public void responses() {
        fuzz.run(input -> check(input, packet -> Response.of(packet).packet()));
    }

    private void check(byte[] input, Parser parser) throws Malformed {
        List<Packet> whole = packets(List.of(input));
        List<Packet> cut = packets(fuzz.cut(input));
        assertEquals(whole.size(), cut.size());
        for (int i = 0; i < whole.size(); i++) {
            assertArrayEquals(whole.get(i).octets(), cut.get(i).octets());
            again(whole.get(i), parser);
        }
    }

    /** What has been written once is read as the same. */
    private static void again(Packet packet, Parser parser) throws Malformed {
        Packet written;
        try {
            written = parser.parse(packet);
        } catch (Malformed e) {
            assertTrue(e.getMessage(), e.getMessage().length() < 200);
            return;
        }
        assertArrayEquals(written.octets(), parser.parse(written).octets());
    }

    private static List<Packet> packets(List<byte[]> pieces) {
        var framer = new Framer(LIMIT);
        var packets = new ArrayList<Packet>();
        try {
            for (byte[] piece : pieces) {
                ByteBuffer in = ByteBuffer.wrap(piece);
                for (Packet p; (p = framer.next(in)) != null; ) packets.add(p);
            }
        } catch (Malformed e) {
            // the end of this conversation
        }
        return packets;
    }
}
