package org.amphora.maildir.internal.mailbox;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.amphora.maildir.internal.disk.MemoryDisk;
import org.amphora.maildir.internal.disk.WriteFile;
import org.junit.Test;

/** A file with bare LFs, read in any pieces, is as if it had been written with CRLF. */
public final class CrlfBodyTest {
    private final Random random = new Random(3);

    /** Bare LFs, CRLFs and bare CRs, on both sides of the borders of blocks. */
    private byte[] file(int length) {
        byte[] b = new byte[length];
        for (int i = 0; i < length; i++) b[i] = (byte) "\n\n\r\nabcdefg\r".charAt(random.nextInt(12));
        return b;
    }

    private static byte[] converted(byte[] file) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < file.length; i++) {
            if (file[i] == '\n' && (i == 0 || file[i - 1] != '\r')) out.write('\r');
            out.write(file[i]);
        }
        return out.toByteArray();
    }

    private static CrlfBody body(byte[] file, long length) throws Exception {
        MemoryDisk disk = new MemoryDisk();
        Path path = Path.of("/m");
        try (WriteFile f = disk.create(path)) {
            f.write(ByteBuffer.wrap(file));
        }
        return new CrlfBody(disk.open(path), length);
    }

    @Test
    public void anyRangeIsRight() throws Exception {
        for (int size : new int[] {0, 1, 32 * 1024, 32 * 1024 + 1, 200_000}) {
            byte[] file = file(size);
            byte[] wanted = converted(file);
            CrlfBody body = body(file, wanted.length);
            assertEquals(-1, body.read(wanted.length, ByteBuffer.allocate(1)));
            for (int i = 0; i < 200 && wanted.length > 0; i++) {
                int from = random.nextInt(wanted.length);
                ByteBuffer some = ByteBuffer.allocate(1 + random.nextInt(5000));
                int n = body.read(from, some);
                assertArrayEquals(Arrays.copyOfRange(wanted, from, from + n), Arrays.copyOf(some.array(), n));
            }
        }
    }

    @Test
    public void theLengthIsFoundOut() throws Exception {
        byte[] file = file(100_000);
        assertEquals(converted(file).length, body(file, -1).length());
        assertEquals(0, body(new byte[0], -1).length());
    }
}
