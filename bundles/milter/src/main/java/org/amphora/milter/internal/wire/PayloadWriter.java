package org.amphora.milter.internal.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes the payload of a packet. */
final class PayloadWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    PayloadWriter octet(char c) {
        out.write(c);
        return this;
    }

    PayloadWriter int16(int n) {
        out.write(n >> 8);
        out.write(n);
        return this;
    }

    PayloadWriter int32(int n) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(n).array());
        return this;
    }

    /** With the NUL that ends it; one inside would end it early, and is left out. */
    PayloadWriter string(String octets) {
        out.writeBytes(octets.replace("\0", "").getBytes(StandardCharsets.ISO_8859_1));
        out.write(0);
        return this;
    }

    PayloadWriter strings(Iterable<String> all) {
        for (String s : all) string(s);
        return this;
    }

    PayloadWriter bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    Packet packet(char code) {
        return new Packet(code, out.toByteArray());
    }
}
