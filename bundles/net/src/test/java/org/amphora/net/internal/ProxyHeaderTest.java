package org.amphora.net.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.zip.CRC32C;
import org.junit.Test;

/** Headers by the letter of haproxy's proxy-protocol.txt, good and bad, and cut in every way. */
public class ProxyHeaderTest {
    /** A million takes some seconds: {@code -Damphora.fuzz=1000000}. */
    private static final int INPUTS = Integer.getInteger("amphora.fuzz", 20_000);

    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String V4_ADDRESSES = "c0000201c6336407" + "a9ce0019";
    private static final String V6_ADDRESSES =
            "20010db8000000000000000000000001" + "20010db8000000000000000000000002" + "a9ce0019";

    private static final List<String> LINES = List.of(
            "PROXY TCP4 192.0.2.1 198.51.100.7 43470 25\r\n",
            "PROXY TCP6 2001:db8::1 2001:db8::2 43470 25\r\n",
            "PROXY TCP6 ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n",
            "PROXY TCP4 255.255.255.255 0.0.0.0 0 65535\r\n",
            "PROXY UNKNOWN\r\n",
            "PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n",
            "PROXY TCP5 192.0.2.1 198.51.100.7 43470 25\r\n",
            "EHLO example.org\r\n");

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** @param command and family: two bytes in hex */
    private static byte[] v2(String command, String rest) {
        return HexFormat.of().parseHex(SIGNATURE + command + String.format("%04x", rest.length() / 2) + rest);
    }

    private static byte[] withChecksum(int length) {
        byte[] header =
                v2("2111", V4_ADDRESSES + "0400020000" + "03" + String.format("%04x", length) + "00".repeat(length));
        if (length == 4) {
            var crc = new CRC32C();
            crc.update(header);
            ByteBuffer.wrap(header).putInt(header.length - 4, (int) crc.getValue());
        }
        return header;
    }

    /** The client and the server, {@code none}, {@code unfinished} or what is wrong; then the bytes that are left. */
    private static String read(byte[] bytes, IntUnaryOperator length) {
        var header = new ProxyHeader();
        ByteBuffer all = ByteBuffer.wrap(bytes);
        try {
            boolean whole = false;
            while (!whole && all.hasRemaining()) {
                int n = Math.min(all.remaining(), length.applyAsInt(all.remaining()));
                ByteBuffer piece = all.slice().limit(n);
                whole = header.received(piece);
                all.position(all.position() + piece.position());
            }
            String who = header.addresses()
                    .map(a -> text(a.client()) + " to " + text(a.server()))
                    .orElse("none");
            return (whole ? who : "unfinished") + "|" + StandardCharsets.ISO_8859_1.decode(all);
        } catch (ProtocolException e) {
            return e.getMessage();
        }
    }

    private static String text(InetSocketAddress a) {
        return a.getAddress().getHostAddress() + " " + a.getPort();
    }

    private static void is(String expected, byte[] header) {
        byte[] bytes = Arrays.copyOf(header, header.length + 4);
        System.arraycopy(ascii("EHLO"), 0, bytes, header.length, 4);
        boolean good = expected.endsWith("|");
        String want = good ? expected + "EHLO" : expected;
        assertEquals(want, read(bytes, left -> left));
        assertEquals(want, read(bytes, left -> 1));
        assertEquals(want, read(bytes, left -> 5));
        if (good)
            for (int n = 0; n < header.length; n++)
                assertEquals("unfinished|", read(Arrays.copyOf(header, n), left -> left));
    }

    @Test
    public void linesOfText() {
        is("192.0.2.1 43470 to 198.51.100.7 25|", ascii(LINES.get(0)));
        is("2001:db8:0:0:0:0:0:1 43470 to 2001:db8:0:0:0:0:0:2 25|", ascii(LINES.get(1)));
        is("255.255.255.255 0 to 0.0.0.0 65535|", ascii(LINES.get(3)));
        is("none|", ascii(LINES.get(4)));
        is("none|", ascii(LINES.get(5)));
        is("192.0.2.1 1 to 192.0.2.2 2|", ascii("PROXY TCP6 ::ffff:192.0.2.1 ::ffff:192.0.2.2 1 2\r\n"));
    }

    @Test
    public void badLinesOfText() {
        is("this is no PROXY header", ascii("EHLO example.org\r\n"));
        is("this is no PROXY header", ascii("PROXZ TCP4 192.0.2.1 198.51.100.7 43470 25\r\n"));
        is("this is no PROXY header", ascii("PROXY\r\n"));
        is("a line that ends with LF alone", ascii("PROXY UNKNOWN\n"));
        is("TCP4, TCP6 or UNKNOWN is expected", ascii("PROXY \r\n"));
        is("TCP4, TCP6 or UNKNOWN is expected", ascii("PROXY  TCP4 192.0.2.1 198.51.100.7 43470 25\r\n"));
        is("TCP4, TCP6 or UNKNOWN is expected", ascii(LINES.get(6)));
        is("two addresses and two ports are expected", ascii("PROXY TCP4\r\n"));
        is("two addresses and two ports are expected", ascii("PROXY TCP4 192.0.2.1 198.51.100.7 43470 25 \r\n"));
        is("an address of IPv6 is expected", ascii(LINES.get(2)));
        is("an address of IPv6 is expected", ascii("PROXY TCP6 192.0.2.1 192.0.2.2 1 2\r\n"));
        is("an address of IPv4 is expected", ascii("PROXY TCP4 ::1 ::2 1 2\r\n"));
        is("an address of IPv4 is expected", ascii("PROXY TCP4 localhost 192.0.2.2 1 2\r\n"));
        is("an address of IPv4 is expected", ascii("PROXY TCP4 192.0.2.1 192.0.02.2 1 2\r\n"));
        for (String port : List.of("65536", "99999", "-1", "", "08", "1x", "123456"))
            is("a port is expected", ascii("PROXY TCP4 192.0.2.1 192.0.2.2 1 " + port + "\r\n"));
    }

    @Test
    public void theLongestLine() {
        int rest = 107 - "PROXY UNKNOWN \r\n".length();
        is("none|", ascii("PROXY UNKNOWN " + "x".repeat(rest) + "\r\n"));
        is("a line longer than 107 bytes", ascii("PROXY UNKNOWN " + "x".repeat(rest + 1) + "\r\n"));
    }

    @Test
    public void binary() {
        is("192.0.2.1 43470 to 198.51.100.7 25|", v2("2111", V4_ADDRESSES));
        is("2001:db8:0:0:0:0:0:1 43470 to 2001:db8:0:0:0:0:0:2 25|", v2("2121", V6_ADDRESSES));
        is("none|", v2("2100", ""));
        is("none|", v2("2100", "040001ff"));
        is("none|", v2("2131", "2f78".repeat(108)));
        is("LOCAL passes over what is behind it", "none|", v2("2000", "ff"));
        is("LOCAL passes over what is behind it", "none|", v2("2011", V4_ADDRESSES));
    }

    private static void is(String why, String expected, byte[] header) {
        assertEquals(why, expected, read(header, left -> left));
        is(expected, header);
    }

    @Test
    public void badBinary() {
        is("this is no PROXY header", HexFormat.of().parseHex("0d0a0d0a000d0a515549540b21110000"));
        for (String command : List.of("22", "1f", "31", "01", "2f", "a1"))
            is("LOCAL or PROXY of version 2 is expected", v2(command + "11", V4_ADDRESSES));
        for (String family : List.of("12", "22", "32", "01", "10", "41", "ff"))
            is("a stream of IPv4, IPv6 or a Unix socket is expected", v2("21" + family, V6_ADDRESSES));
        is("a header too short for its addresses", v2("2111", V4_ADDRESSES.substring(2)));
        is("a header too short for its addresses", v2("2121", V4_ADDRESSES));
        is("a header too short for its addresses", v2("2131", "2f78".repeat(107)));
    }

    @Test
    public void whatIsToldBesideTheAddressesIsPassedOver() {
        is("192.0.2.1 43470 to 198.51.100.7 25|", v2("2111", V4_ADDRESSES + "010000" + "02000474657374"));
        for (String rest : List.of("01", "0100", "010001", "020005" + "74657374", "01ffff"))
            is("a part that reaches beyond the header", v2("2111", V4_ADDRESSES + rest));
        int rest = 4096 - 16 - 12;
        String longest = V4_ADDRESSES + "04" + String.format("%04x", rest - 3);
        is("192.0.2.1 43470 to 198.51.100.7 25|", v2("2111", longest + "00".repeat(rest - 3)));
        is("a header longer than 4096 bytes", v2("2111", longest + "00".repeat(rest - 2)));
        is("a header longer than 4096 bytes", HexFormat.of().parseHex(SIGNATURE + "2111ffff"));
    }

    @Test
    public void aChecksumThatIsThereIsChecked() {
        byte[] good = withChecksum(4);
        is("192.0.2.1 43470 to 198.51.100.7 25|", good);
        for (int at : new int[] {16, 24, 31, good.length - 1}) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            is("the checksum is wrong", bad);
        }
        is("a checksum of 4 bytes is expected", withChecksum(3));
        is("a checksum of 4 bytes is expected", withChecksum(8));
    }

    /** However it is broken and cut: the same outcome, and no exception but the one. */
    @Test
    public void anyInput() {
        var seeds = new ArrayList<byte[]>();
        LINES.forEach(l -> seeds.add(ascii(l)));
        seeds.add(v2("2111", V4_ADDRESSES));
        seeds.add(v2("2121", V6_ADDRESSES + "01000474657374"));
        seeds.add(v2("2131", "2f78".repeat(108)));
        seeds.add(v2("2000", ""));
        seeds.add(withChecksum(4));
        var random = new Random(255);
        int whole = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
            for (int n = random.nextInt(4); n > 0; n--) {
                int at = random.nextInt(bytes.length);
                switch (random.nextInt(3)) {
                    case 0 -> bytes[at] = (byte) random.nextInt(256);
                    case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                    default -> bytes = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
                }
            }
            String all = read(bytes, left -> left);
            assertEquals(all, read(bytes, left -> 1 + random.nextInt(left)));
            if (all.contains("|") && !all.startsWith("unfinished")) whole++;
        }
        assertTrue("hardly any is whole: " + whole, whole > INPUTS / 4);
    }
}
