package org.amphora.net.internal;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.amphora.testkit.tls.FakeTls;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Both sides compress, RFC 4978: within TLS and without, files, slow readers, bad input, another build. */
public class CompressionTest {
    private static final FakeTls KEY = new FakeTls();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final TestNet test = new TestNet();
    private final Echo echo = echo("a");

    @After
    public void close() {
        test.close();
    }

    private static Echo echo(String name) {
        return new Echo(name).on("compress", h -> h.connection.compress(Echo.line("go")));
    }

    private Client open(TlsMode mode) throws Exception {
        test.net.tls(KEY);
        test.serve(echo);
        Client c = test.client(test.listen(mode));
        if (mode == TlsMode.IMPLICIT) c.tls(KEY.client());
        c.line();
        assertEquals("go", c.ask("compress"));
        return c.deflate();
    }

    @Test
    public void bothSidesCompress() throws Exception {
        for (TlsMode mode : new TlsMode[] {TlsMode.NONE, TlsMode.IMPLICIT}) {
            try (var c = open(mode)) {
                assertEquals("a 2 one", c.ask("one"));
                c.send("two\r\nslow\r\nfour\r\n");
                assertEquals("a 3 two", c.line());
                assertEquals("a 4 slow", c.line());
                assertEquals("a 5 four", c.line());
                assertEquals("bye", c.ask("quit"));
                assertTrue(c.atEnd());
            }
        }
    }

    @Test
    public void aFileGoesThroughTheCompressor() throws Exception {
        byte[] content = new byte[3_000_000];
        new Random(1).nextBytes(content);
        for (int i = 0; i < content.length / 2; i++) content[i] = (byte) (i % 50);
        Path file = folder.newFile().toPath();
        Files.write(file, content);
        echo.on("file", h -> {
            h.say("before");
            write(h, file, 10, content.length - 10);
            h.say("behind");
        });
        for (TlsMode mode : new TlsMode[] {TlsMode.NONE, TlsMode.IMPLICIT}) {
            try (var c = open(mode)) {
                assertEquals("before", c.ask("file"));
                byte[] got = c.bytes(content.length - 10);
                assertArrayEquals(java.util.Arrays.copyOfRange(content, 10, content.length), got);
                assertEquals("behind", c.line());
                assertEquals("a 3 next", c.ask("next"));
            }
        }
    }

    private static void write(Echo.Handler h, Path file, long from, long length) {
        try {
            h.connection.write(FileChannel.open(file), from, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    public void aSlowReaderGetsAll() throws Exception {
        int chunks = 300;
        byte[][] chunk = new byte[chunks][10_000];
        for (byte[] bytes : chunk) new Random(bytes.hashCode()).nextBytes(bytes);
        echo.on("stream", h -> h.task(() -> stream(h, chunk, 0)));
        try (var c = open(TlsMode.NONE)) {
            c.send("stream\r\nnext\r\n");
            for (byte[] bytes : chunk) assertArrayEquals(bytes, c.bytes(bytes.length));
            assertEquals("a 3 next", c.line());
        }
    }

    private static void stream(Echo.Handler h, byte[][] chunk, int from) {
        int n = from;
        while (n < chunk.length && h.connection.isWritable()) h.connection.write(ByteBuffer.wrap(chunk[n++]));
        int next = n;
        if (next < chunk.length) h.taskWhenWritable(() -> stream(h, chunk, next));
    }

    @Test
    public void muchThatComesAsLittleWaits() throws Exception {
        // 14 MB of short lines, which are some kilobytes when they are compressed
        String lines = "begin\r\n".repeat(10_000);
        try (var c = open(TlsMode.NONE)) {
            for (int i = 0; i < 200; i++) c.send(lines);
            assertEquals("a 2000002 last", c.ask("last"));
        }
    }

    @Test
    public void whatIsLeftIsAnsweredThoughTheClientSendsNoMore() throws Exception {
        String lines = "slow\r\n".repeat(2000);
        try (var c = open(TlsMode.NONE)) {
            c.send(lines);
            c.socket().shutdownOutput();
            for (int i = 0; i < 2000; i++) assertEquals("a " + (i + 2) + " slow", c.line());
            assertTrue(c.atEnd());
        }
    }

    @Test
    public void whatIsNotCompressedEndsTheConnection() throws Exception {
        test.serve(echo);
        try (var c = test.client(test.listen(TlsMode.NONE))) {
            c.line();
            assertEquals("go", c.ask("compress"));
            c.send("\u00ff\u00ff\u00ff not deflate\r\n");
            assertThrows(IOException.class, () -> {
                if (c.line() == null) throw new IOException("closed");
            });
        }
        TestNet.await("the end", () -> echo.open.isEmpty());
    }

    @Test
    public void anotherBuildGoesOnCompressed() throws Exception {
        try (var c = open(TlsMode.NONE)) {
            Echo other = echo("b");
            test.serve(other);
            test.stop(echo);
            assertEquals("b 2 one", c.ask("one"));
            assertTrue(other.open.iterator().next().connection.isCompressed());
        }
    }

    @Test
    public void aCompressorAtRestGoesOn() throws Exception {
        Deflation deflation = new Deflation();
        var inflater = new java.util.zip.Inflater(true);
        for (String word : new String[] {"hello", "hello again", "hello for the third time"}) {
            ByteBuffer packed = ByteBuffer.allocate(1000);
            deflation.take(ByteBuffer.wrap(word.getBytes()));
            assertTrue(!deflation.isEmpty());
            deflation.flush(packed);
            assertTrue(deflation.isEmpty());
            deflation.rest();
            byte[] got = new byte[1000];
            inflater.setInput(packed.flip());
            assertEquals(word, new String(got, 0, inflater.inflate(got)));
        }
        deflation.close();
    }
}
