package org.amphora.net.internal;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.amphora.testkit.tls.FakeTls;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** What a handler writes: order, slow readers, files. */
@RunWith(Parameterized.class)
public class OutputTest {
    private static final FakeTls KEY = new FakeTls();
    private static final int CHUNK = 10_000;

    @Parameters(name = "{0}")
    public static List<String> transports() {
        return List.of("tcp", "unix");
    }

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final TestNet test;
    private final Echo echo = new Echo("a");

    public OutputTest(String transport) throws IOException {
        test = TestNet.of(transport);
    }

    @After
    public void close() {
        test.close();
    }

    private Client open(TlsMode mode) throws Exception {
        test.net.tls(KEY);
        test.serve(echo);
        Client c = test.client(test.listen(mode));
        if (mode == TlsMode.IMPLICIT) c.tls(KEY.client());
        c.line();
        return c;
    }

    /** Writes {@code left} chunks, each whole of one byte value, as the client takes them. */
    private static void stream(Echo.Handler h, int left, AtomicInteger written) {
        int n = left;
        while (n > 0 && h.connection.isWritable()) {
            byte[] chunk = new byte[CHUNK];
            java.util.Arrays.fill(chunk, (byte) n);
            h.connection.write(ByteBuffer.wrap(chunk));
            written.incrementAndGet();
            n--;
        }
        int rest = n;
        if (rest > 0) h.taskWhenWritable(() -> stream(h, rest, written));
    }

    private void expectStream(Client c, int chunks) throws IOException {
        for (int n = chunks; n > 0; n--) {
            byte[] got = c.bytes(CHUNK);
            assertEquals(CHUNK, got.length);
            for (byte b : got) if (b != (byte) n) throw new AssertionError("chunk " + n + " has " + b);
        }
    }

    @Test
    public void slowReadersHoldNoThread() throws Exception {
        int chunks = 2000;
        var written = new AtomicInteger();
        echo.on("stream", h -> h.task(() -> stream(h, chunks, written)));
        test.serve(echo);
        Listener l = test.listen(TlsMode.NONE);
        // more of them than there are workers
        var slow = new ArrayList<Client>();
        for (int i = 0; i < 3 * TestNet.SETTINGS.workerThreads(); i++) {
            Client c = test.client(l);
            c.line();
            c.send("stream\r\nnext\r\n");
            slow.add(c);
        }
        // while none of them reads, another one is served by a task
        try (var quick = test.client(l)) {
            quick.line();
            for (int i = 1; i <= 20; i++) assertEquals("a " + i + " slow", quick.ask("slow"));
        }
        assertTrue("all was written to nobody", written.get() < slow.size() * chunks);
        for (Client c : slow) {
            expectStream(c, chunks);
            assertEquals("a 2 next", c.line());
            c.close();
        }
    }

    @Test
    public void slowReadersOfTls() throws Exception {
        var written = new AtomicInteger();
        echo.on("stream", h -> h.task(() -> stream(h, 1000, written)));
        try (var c = open(TlsMode.IMPLICIT)) {
            c.send("stream\r\nnext\r\n");
            expectStream(c, 1000);
            assertEquals("a 2 next", c.line());
        }
    }

    /** Its input is not read for a while, which must not end the writing of what is half sent. */
    @Test
    public void aSlowReaderThatSendsMuchGetsAll() throws Exception {
        int chunks = 2000;
        var written = new AtomicInteger();
        echo.on("stream", h -> h.task(() -> stream(h, chunks, written)));
        test.serve(echo);
        Listener l = test.listen(TlsMode.NONE);
        try (var c = test.client(l);
                var other = test.client(l)) {
            c.line();
            other.line();
            c.send("stream\r\n");
            int before;
            do {
                before = written.get();
                for (int i = 0; i < 50; i++) other.ask("slow");
            } while (before == 0 || before != written.get());
            c.send("next\r\n".repeat(20_000)); // beyond input_limit, and what a socket holds for us
            for (int i = 0; i < 50; i++) other.ask("slow");
            expectStream(c, chunks);
            assertEquals("a 2 next", c.line());
        }
    }

    private Path file(int size, byte[] content) throws IOException {
        Path path = folder.newFile().toPath();
        try (var f = new RandomAccessFile(path.toFile(), "rw")) {
            f.write(content);
            f.setLength(size);
        }
        return path;
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    /** Regions of files between lines, in order and to the byte. */
    private void files(TlsMode mode) throws Exception {
        byte[] content = random(1_000_000);
        Path path = file(content.length, content);
        var channels = new ConcurrentLinkedQueue<FileChannel>();
        var regions =
                List.of(new int[] {0, content.length}, new int[] {17, 1}, new int[] {999, 70_000}, new int[] {5, 0});
        echo.on(
                "files",
                h -> h.task(() -> {
                    for (int[] r : regions) {
                        h.say("region of " + r[1]);
                        FileChannel file = open(path);
                        channels.add(file);
                        h.connection.write(file, r[0], r[1]);
                    }
                    h.say("end");
                }));
        try (var c = open(mode)) {
            c.send("files\r\n");
            for (int[] r : regions) {
                assertEquals("region of " + r[1], c.line());
                assertArrayEquals(java.util.Arrays.copyOfRange(content, r[0], r[0] + r[1]), c.bytes(r[1]));
            }
            assertEquals("end", c.line());
        }
        for (FileChannel f : channels) TestNet.await("its channel to be closed", () -> !f.isOpen());
        assertEquals(regions.size(), channels.size());
    }

    private static FileChannel open(Path path) {
        try {
            return FileChannel.open(path, StandardOpenOption.READ);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    public void filesInPlainText() throws Exception {
        files(TlsMode.NONE);
    }

    @Test
    public void filesInTls() throws Exception {
        files(TlsMode.IMPLICIT);
    }

    /** A file larger than the heap of the tests would be told by an OutOfMemoryError; this one shows it by its count. */
    private void hugeFile(TlsMode mode, int megabytes) throws Exception {
        int size = 1_500_000_000;
        Path path = file(size, new byte[0]); // sparse
        var channel = new FileChannel[1];
        echo.on(
                "huge",
                h -> h.task(() -> {
                    channel[0] = open(path);
                    h.connection.write(channel[0], 0, size);
                }));
        try (var c = open(mode)) {
            c.send("huge\r\n");
            int read = 0;
            for (int i = 0; i < megabytes; i++) read += c.bytes(1_000_000).length;
            assertEquals(megabytes * 1_000_000, read);
            long used =
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            assertTrue("the heap holds " + used, used < size / 2);
        }
        // the client has gone in the middle
        TestNet.await("closed to be heard", () -> echo.open.isEmpty());
        TestNet.await("its channel to be closed", () -> !channel[0].isOpen());
    }

    @Test
    public void aHugeFileIsNotLoaded() throws Exception {
        hugeFile(TlsMode.NONE, 50);
    }

    @Test
    public void aHugeFileIsNotLoadedForTls() throws Exception {
        hugeFile(TlsMode.IMPLICIT, 3);
    }

    @Test
    public void aFileThatHasBecomeShorterEndsTheConnection() throws Exception {
        for (TlsMode mode : List.of(TlsMode.NONE, TlsMode.IMPLICIT)) {
            try (var net = test.another()) {
                Path path = file(1000, random(1000));
                var shorter = new Echo("b").on("file", h -> h.task(() -> h.connection.write(open(path), 0, 5000)));
                net.net.tls(KEY);
                net.serve(shorter);
                try (var c = net.client(net.listen(mode))) {
                    if (mode == TlsMode.IMPLICIT) c.tls(KEY.client());
                    c.line();
                    c.send("file\r\n");
                    int got = 0;
                    try {
                        got = c.bytes(5000).length;
                    } catch (IOException e) {
                        // a reset tells it as well
                    }
                    assertTrue("got " + got, got < 5000);
                }
                TestNet.await("closed to be heard", () -> shorter.open.isEmpty());
            }
        }
    }

    @Test
    public void closeSendsWhatIsQueued() throws Exception {
        echo.on(
                "bulk",
                h -> h.task(() -> {
                    h.connection.write(ByteBuffer.wrap(new byte[5_000_000]));
                    h.connection.close(Echo.line("end"));
                }));
        for (TlsMode mode : List.of(TlsMode.NONE, TlsMode.IMPLICIT)) {
            try (var c = open(mode)) {
                c.send("bulk\r\n");
                assertEquals(5_000_000, c.bytes(5_000_000).length);
                assertEquals("end", c.line());
                assertTrue(c.atEnd());
            }
        }
    }
}
