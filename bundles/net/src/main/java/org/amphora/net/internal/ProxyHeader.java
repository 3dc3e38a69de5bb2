package org.amphora.net.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.amphora.api.site.Network;

/**
 * The header by which a proxy says for which client it speaks: haproxy's PROXY protocol, versions 1 (a line of text)
 * and 2 (binary). Section numbers are those of haproxy's {@code proxy-protocol.txt}. Takes its bytes in pieces of any
 * size. Not for several threads.
 */
final class ProxyHeader {
    /**
     * Whom a proxy speaks for.
     *
     * @param server where the client has connected to
     */
    record Addresses(InetSocketAddress client, InetSocketAddress server) {}

    /** §2.1: with CRLF. */
    private static final int LONGEST_LINE = 107;

    /** All of it waits in memory. The addresses take 36 bytes; the rest is for what a proxy tells beside them. */
    private static final int LONGEST = 4096;

    private static final byte[] LINE_START = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};

    // §2.2: where the parts of a binary header are
    private static final int COMMAND_AT = 12;
    private static final int FAMILY_AT = 13;
    private static final int LENGTH_AT = 14;
    private static final int FIXED = 16;

    private static final int TLV_HEAD = 3;
    private static final int TYPE_CRC32C = 3;

    private byte[] bytes = new byte[LONGEST_LINE];
    private int size;
    /** Of a binary header, when its fixed part has been read. */
    private int wholeSize;

    private boolean whole;
    private Addresses addresses;

    /**
     * Consumes the header, and not a byte behind it.
     *
     * @return whether it is whole now
     * @throws ProtocolException saying what is wrong with it
     */
    boolean received(ByteBuffer in) throws ProtocolException {
        while (!whole && in.hasRemaining()) take(in.get());
        return whole;
    }

    /** Empty if the proxy speaks for itself, or for a client that has no address of IP. */
    Optional<Addresses> addresses() {
        return Optional.ofNullable(addresses);
    }

    private void take(byte b) throws ProtocolException {
        if (size == bytes.length) bytes = Arrays.copyOf(bytes, LONGEST);
        bytes[size++] = b;
        boolean binary = bytes[0] == SIGNATURE[0];
        byte[] start = binary ? SIGNATURE : LINE_START;
        if (size <= start.length) {
            if (b != start[size - 1]) throw new ProtocolException("this is no PROXY header");
        } else if (binary) {
            takeBinary();
        } else {
            takeText(b);
        }
    }

    // ---- version 1

    private void takeText(byte b) throws ProtocolException {
        if (b == '\n') {
            if (bytes[size - 2] != '\r') throw new ProtocolException("a line that ends with LF alone");
            line(new String(bytes, 0, size - 2, StandardCharsets.ISO_8859_1).split(" ", -1));
            whole = true;
        } else if (size == LONGEST_LINE) {
            throw new ProtocolException("a line longer than " + LONGEST_LINE + " bytes");
        }
    }

    private void line(String[] words) throws ProtocolException {
        String family = words[1];
        if (family.equals("UNKNOWN")) return; // what follows it is to be ignored
        boolean v6 = family.equals("TCP6");
        if (!v6 && !family.equals("TCP4")) throw new ProtocolException("TCP4, TCP6 or UNKNOWN is expected");
        if (words.length != 6) throw new ProtocolException("two addresses and two ports are expected");
        addresses = new Addresses(
                new InetSocketAddress(address(words[2], v6), port(words[4])),
                new InetSocketAddress(address(words[3], v6), port(words[5])));
    }

    private static InetAddress address(String text, boolean v6) throws ProtocolException {
        try {
            if (text.contains(":") == v6) return Network.address(text);
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new ProtocolException("an address of " + (v6 ? "IPv6" : "IPv4") + " is expected");
    }

    private static int port(String text) throws ProtocolException {
        // §2.1: no leading zeros
        if (text.matches("0|[1-9]\\d{0,4}")) {
            int port = Integer.parseInt(text);
            if (port <= 0xffff) return port;
        }
        throw new ProtocolException("a port is expected");
    }

    // ---- version 2

    private void takeBinary() throws ProtocolException {
        if (size < FIXED) return;
        if (size == FIXED) {
            wholeSize = FIXED + number(LENGTH_AT);
            if (wholeSize > LONGEST) throw new ProtocolException("a header longer than " + LONGEST + " bytes");
        }
        if (size == wholeSize) {
            binary();
            whole = true;
        }
    }

    private int number(int at) {
        return ByteBuffer.wrap(bytes).getShort(at) & 0xffff;
    }

    private void binary() throws ProtocolException {
        switch (bytes[COMMAND_AT]) {
            case 0x20 -> {} // LOCAL: all else is to be ignored
            case 0x21 -> proxied();
            default -> throw new ProtocolException("LOCAL or PROXY of version 2 is expected");
        }
    }

    private void proxied() throws ProtocolException {
        switch (bytes[FAMILY_AT]) {
            case 0x00 -> furtherParts(FIXED); // unspecified
            case 0x11 -> internet(4);
            case 0x21 -> internet(16);
            case 0x31 -> furtherParts(FIXED + 2 * 108); // two paths of Unix sockets
            default -> throw new ProtocolException("a stream of IPv4, IPv6 or a Unix socket is expected");
        }
    }

    private void internet(int length) throws ProtocolException {
        int ports = FIXED + 2 * length;
        furtherParts(ports + 4);
        addresses = new Addresses(
                new InetSocketAddress(address(FIXED, length), number(ports)),
                new InetSocketAddress(address(FIXED + length, length), number(ports + 2)));
    }

    private InetAddress address(int at, int length) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + length));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    /** §2.2: what a proxy tells beside the addresses (type, length, value) is passed over, but for the checksum. */
    private void furtherParts(int from) throws ProtocolException {
        if (from > size) throw new ProtocolException("a header too short for its addresses");
        for (int at = from; at < size; ) {
            int value = at + TLV_HEAD;
            int end = value > size ? value : value + number(at + 1);
            if (end > size) throw new ProtocolException("a part that reaches beyond the header");
            if (bytes[at] == TYPE_CRC32C) checksum(value, end - value);
            at = end;
        }
    }

    /** §2.2.3: of the whole header, with zeros where it stands itself. */
    private void checksum(int at, int length) throws ProtocolException {
        if (length != Integer.BYTES) throw new ProtocolException("a checksum of 4 bytes is expected");
        int said = ByteBuffer.wrap(bytes).getInt(at);
        Arrays.fill(bytes, at, at + length, (byte) 0);
        var crc = new CRC32C();
        crc.update(bytes, 0, size);
        if ((int) crc.getValue() != said) throw new ProtocolException("the checksum is wrong");
    }
}
