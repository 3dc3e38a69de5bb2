package org.amphora.net.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.List;
import org.amphora.testkit.fuzz.Fuzz;
import org.junit.Test;

/** The PROXY header with inputs that nobody would write: a header or a reason, the same however they are cut. */
public class ProxyFuzzTest {
    @Test
    public void headers() {
        var fuzz = new Fuzz(Fuzz.corpus(getClass(), "/fuzz/proxy.txt"), 9);
        fuzz.run(input -> {
            String whole = read(List.of(input));
            assertEquals(whole, read(fuzz.cut(input)));
            assertTrue(whole, whole.startsWith("more") || whole.startsWith("no: ") || whole.startsWith("taken "));
        });
    }

    /** What is made of it, and how many octets it has taken. */
    private static String read(List<byte[]> pieces) {
        var header = new ProxyHeader();
        int taken = 0;
        for (byte[] piece : pieces) {
            ByteBuffer in = ByteBuffer.wrap(piece);
            try {
                boolean whole = header.received(in);
                taken += in.position();
                if (whole) return "taken " + taken + " " + header.addresses();
            } catch (ProtocolException e) {
                return "no: " + e.getMessage();
            }
        }
        return "more after " + taken;
    }
}
