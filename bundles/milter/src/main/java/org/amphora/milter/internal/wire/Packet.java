package org.amphora.milter.internal.wire;

import java.nio.ByteBuffer;

/** A command or response: its letter, and the octets behind it. */
public record Packet(char code, byte[] payload) {
    private static final int LENGTH_OCTETS = 4;

    /** As it goes over the wire. */
    public byte[] octets() {
        return ByteBuffer.allocate(LENGTH_OCTETS + 1 + payload.length)
                .putInt(1 + payload.length)
                .put((byte) code)
                .put(payload)
                .array();
    }

    /** For the log: printable, whatever the letter is. */
    public String name() {
        return code > ' ' && code < 127 ? "'" + code + "'" : "0x" + Integer.toHexString(code);
    }
}
