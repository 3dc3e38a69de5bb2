package org.amphora.milter.internal.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the payload of a packet, part by part. */
final class PayloadReader {
    private final Packet packet;
    private final ByteBuffer in;

    PayloadReader(Packet packet) {
        this.packet = packet;
        this.in = ByteBuffer.wrap(packet.payload());
    }

    boolean hasMore() {
        return in.hasRemaining();
    }

    char octet() throws Malformed {
        need(1);
        return (char) (in.get() & 0xff);
    }

    int int16() throws Malformed {
        need(Short.BYTES);
        return in.getShort() & 0xffff;
    }

    int int32() throws Malformed {
        need(Integer.BYTES);
        return in.getInt();
    }

    /** Without the NUL that ends it. */
    String string() throws Malformed {
        int start = in.position();
        try {
            while (in.get() != 0) continue;
        } catch (BufferUnderflowException e) {
            throw malformed("a text without an end");
        }
        return new String(packet.payload(), start, in.position() - 1 - start, StandardCharsets.ISO_8859_1);
    }

    /** All that is left; none if there is nothing. */
    List<String> strings() throws Malformed {
        List<String> all = new ArrayList<>();
        while (hasMore()) all.add(string());
        return all;
    }

    byte[] rest() {
        byte[] rest = new byte[in.remaining()];
        in.get(rest);
        return rest;
    }

    /** The rest as a text, of which some senders leave out the NUL. */
    String restAsString() {
        String rest = new String(rest(), StandardCharsets.ISO_8859_1);
        return rest.endsWith("\0") ? rest.substring(0, rest.length() - 1) : rest;
    }

    /** What has been read, if that was all. */
    <T> T whole(T read) throws Malformed {
        if (hasMore()) throw malformed("octets behind its end");
        return read;
    }

    Malformed malformed(String what) {
        return new Malformed("packet " + packet.name() + ": " + what);
    }

    private void need(int octets) throws Malformed {
        if (in.remaining() < octets) throw malformed("too short");
    }
}
