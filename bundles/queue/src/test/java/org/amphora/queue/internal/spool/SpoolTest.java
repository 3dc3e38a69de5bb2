package org.amphora.queue.internal.spool;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.role.InFlight;
import org.amphora.queue.internal.disk.LossyDisk;
import org.amphora.queue.internal.disk.RealDisk;
import org.amphora.testkit.queue.MemorySpool;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SpoolTest {
    private static final int LIMIT = 20_000;
    private static final int TOTAL = 5 * MemoryPool.CHUNK;
    private static final byte[] NOTHING = {};

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final InFlight inFlight = new InFlight();
    private Path incoming;
    private Spool spool;

    @Before
    public void open() {
        incoming = folder.getRoot().toPath();
        spool = new Spool(new RealDisk(), incoming, inFlight, LIMIT, TOTAL);
    }

    private static byte[] bytes(int n) {
        byte[] b = new byte[n];
        for (int i = 0; i < n; i++) b[i] = (byte) (i * 31 + i / 256);
        return b;
    }

    private SpooledBody body(int n) throws IOException {
        BodyWriter writer = spool.writer(NOTHING);
        writer.write(ByteBuffer.wrap(bytes(n)));
        return writer.finish();
    }

    private int files() throws IOException {
        try (var all = Files.list(incoming)) {
            return (int) all.count();
        }
    }

    private void allIsGivenBack() throws IOException {
        assertEquals(0, spool.memoryInUse());
        assertEquals(0, files());
        assertEquals(0, inFlight.inside());
    }

    @Test
    public void aMessageOfTheLimitIsInMemoryAndOneByteMoreIsNot() throws Exception {
        try (SpooledBody small = body(LIMIT);
                SpooledBody large = body(LIMIT + 1)) {
            assertTrue(small.buffers().isPresent());
            assertTrue(small.file().isEmpty());
            assertTrue(large.buffers().isEmpty());
            assertArrayEquals(bytes(LIMIT + 1), Files.readAllBytes(large.file().orElseThrow()));
            assertArrayEquals(bytes(LIMIT), MemorySpool.bytes(small));
            assertArrayEquals(bytes(LIMIT + 1), MemorySpool.bytes(large));
            assertEquals(3 * MemoryPool.CHUNK, spool.memoryInUse());
            assertEquals(2, inFlight.inside());
        }
        allIsGivenBack();
    }

    @Test
    public void whenTheMemoryOfAllIsOutMessagesGoToFiles() throws Exception {
        List<SpooledBody> bodies = new ArrayList<>();
        for (int i = 0; i < 4; i++) bodies.add(body(LIMIT - 1));
        assertEquals(
                List.of(true, false, false, false),
                bodies.stream().map(b -> b.buffers().isPresent()).toList());
        assertTrue(spool.memoryInUse() <= TOTAL);
        for (SpooledBody b : bodies) assertArrayEquals(bytes(LIMIT - 1), MemorySpool.bytes(b));
        for (SpooledBody b : bodies) b.close();
        allIsGivenBack();
    }

    @Test
    public void withoutAnyMemoryItWorksAllTheSame() throws Exception {
        spool.limits(0, 0);
        try (SpooledBody b = body(100_000)) {
            assertArrayEquals(bytes(100_000), MemorySpool.bytes(b));
        }
        allIsGivenBack();
    }

    @Test
    public void mayBlockReservesWhatItPromises() throws Exception {
        BodyWriter one = spool.writer(NOTHING);
        BodyWriter two = spool.writer(NOTHING);
        assertFalse(one.mayBlock(LIMIT));
        assertFalse(two.mayBlock(2 * MemoryPool.CHUNK));
        assertTrue("the pool is empty", two.mayBlock(2 * MemoryPool.CHUNK + 1));
        one.write(ByteBuffer.wrap(bytes(LIMIT)));
        assertEquals(0, files());
        assertTrue("it is full", one.mayBlock(1));
        one.write(ByteBuffer.wrap(bytes(1)));
        assertEquals(1, files());
        assertTrue("it is a file now", one.mayBlock(1));
        one.abort();
        two.abort();
        two.abort();
        allIsGivenBack();
    }

    @Test
    public void aLowerLimitHoldsForWhatComes() throws Exception {
        try (SpooledBody before = body(LIMIT)) {
            spool.limits(100, TOTAL);
            try (SpooledBody after = body(101)) {
                assertTrue(before.buffers().isPresent());
                assertTrue(after.file().isPresent());
            }
        }
        allIsGivenBack();
    }

    @Test
    public void composingInMemoryCopiesNothing() throws Exception {
        SpooledBody rest = body(10_000);
        SpooledBody composed = spool.compose(new byte[] {1, 2}, rest, 9_000);
        assertEquals(1_002, composed.length());
        assertEquals(2 * MemoryPool.CHUNK, spool.memoryInUse());
        // the rest must outlive it; here it is held, so that nothing breaks if it does not
        rest.close();
        byte[] all = MemorySpool.bytes(composed);
        assertEquals(1, all[0]);
        assertEquals(bytes(10_000)[9_999], all[1_001]);
        composed.close();
        allIsGivenBack();
    }

    @Test
    public void composingAFileCopiesItOnce() throws Exception {
        SpooledBody rest = body(100_000);
        SpooledBody composed = spool.compose(bytes(300), rest, 1);
        assertEquals(2, files());
        assertEquals(100_299, composed.length());
        assertEquals(bytes(100_000)[1], MemorySpool.bytes(composed)[300]);
        composed.close();
        assertEquals(1, files());
        rest.close();
        allIsGivenBack();
    }

    @Test
    public void aShareOutlivesItsBody() throws Exception {
        for (int size : new int[] {100, 100_000}) {
            SpooledBody body = body(size);
            SpooledBody share = spool.share(body);
            body.close();
            assertArrayEquals(bytes(size), MemorySpool.bytes(share));
            assertThrows(IllegalStateException.class, () -> body.read(0, ByteBuffer.allocate(1)));
            share.close();
            share.close();
            allIsGivenBack();
        }
    }

    @Test
    public void aBodyOfAnotherSpoolIsCopied() throws Exception {
        MemorySpool other = new MemorySpool();
        SpooledBody share;
        try (SpooledBody foreign = other.body(bytes(30_000))) {
            share = spool.share(foreign);
        }
        assertArrayEquals(bytes(30_000), MemorySpool.bytes(share));
        assertFalse(spool.isOurs(other.body(NOTHING)));
        share.close();
        allIsGivenBack();
    }

    @Test
    public void aDiskThatIsGoneLeavesNothing() throws Exception {
        for (int step = 1; step <= 3; step++) {
            LossyDisk disk = new LossyDisk(incoming, step);
            Spool lost = new Spool(disk, incoming, inFlight, LIMIT, TOTAL);
            BodyWriter writer = lost.writer(NOTHING);
            IOException e = assertThrows(IOException.class, () -> {
                for (int i = 0; i < 3; i++) writer.write(ByteBuffer.wrap(bytes(LIMIT)));
                writer.finish();
            });
            assertTrue(e.getMessage(), e.getMessage().contains("disk"));
            writer.abort();
            assertEquals(0, lost.memoryInUse());
            assertEquals(0, inFlight.inside());
        }
    }

    @Test
    public void aSpoolThatIsDrainedTakesOnlyWhatWasBegun() throws Exception {
        SpooledBody begun = body(10);
        assertEquals(1, inFlight.drain(Duration.ZERO));
        assertThrows(MailException.class, () -> spool.writer(NOTHING));
        assertThrows(MailException.class, () -> spool.compose(NOTHING, new MemorySpool().body("x"), 0));
        SpooledBody composed = spool.compose(NOTHING, begun, 0);
        assertArrayEquals(bytes(10), MemorySpool.bytes(composed));
        composed.close();
        BodyWriter own = spool.ownWriter(NOTHING);
        own.abort();
        begun.close();
        allIsGivenBack();
    }

    @Test
    public void buffersAreFreshEachTime() throws Exception {
        try (SpooledBody body = body(100)) {
            ByteBuffer first = body.buffers().orElseThrow().get(0);
            assertTrue(first.isReadOnly());
            first.position(50);
            assertEquals(100, body.buffers().orElseThrow().get(0).remaining());
        }
    }
}
