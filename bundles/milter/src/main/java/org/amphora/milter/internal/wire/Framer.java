package org.amphora.milter.internal.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Cuts packets out of the input: takes what there is, and keeps what is not yet whole. Never holds more than has come,
 * whatever length a packet says it has. Not for several threads.
 */
public final class Framer {
    private static final int LENGTH_OCTETS = 4;
    private static final int FIRST_ROOM = 512;

    private final int limit;
    private final ByteBuffer length = ByteBuffer.allocate(LENGTH_OCTETS);
    private byte[] packet = {};
    private int wanted;
    private int taken;

    /** @param limit the longest packet, its letter included, in octets */
    public Framer(int limit) {
        this.limit = limit;
    }

    /**
     * The next packet, or null if it is not whole.
     *
     * @throws Malformed if it is empty or above the limit; nothing more can be read then
     */
    public Packet next(ByteBuffer in) throws Malformed {
        while (length.hasRemaining()) {
            if (!in.hasRemaining()) return null;
            length.put(in.get());
            if (!length.hasRemaining()) begin(length.getInt(0));
        }
        take(in);
        if (taken < wanted) return null;
        var whole = new Packet((char) (packet[0] & 0xff), Arrays.copyOfRange(packet, 1, wanted));
        clear();
        return whole;
    }

    private void begin(int announced) throws Malformed {
        if (announced < 1 || announced > limit)
            throw new Malformed(
                    "a packet of " + Integer.toUnsignedString(announced) + " octets; 1 to " + limit + " are taken");
        wanted = announced;
        packet = new byte[Math.min(wanted, FIRST_ROOM)];
    }

    private void take(ByteBuffer in) {
        int n = Math.min(in.remaining(), wanted - taken);
        if (taken + n > packet.length)
            packet = Arrays.copyOf(packet, Math.min(wanted, Math.max(2 * packet.length, taken + n)));
        in.get(packet, taken, n);
        taken += n;
    }

    private void clear() {
        length.clear();
        packet = new byte[0];
        wanted = 0;
        taken = 0;
    }

    /** Whether no part of a packet has been taken. */
    public boolean isEmpty() {
        return length.position() == 0;
    }
}
