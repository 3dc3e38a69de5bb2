package org.amphora.queue.internal.schedule;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines, first in, first out: a page at each end in memory, the pages between them in a file. Nothing is forced, as it is all
 * made anew at a start. No file is open between two calls, as there may be many spills. Not for several threads at once.
 */
final class Spill {
    private static final Logger LOG = LoggerFactory.getLogger(Spill.class);
    private static final int PAGE = 2048;

    private final Path file;
    private DataInputStream head = new DataInputStream(new ByteArrayInputStream(new byte[0]));
    private ByteArrayOutputStream tail = new ByteArrayOutputStream();
    private int size;
    /** Bytes at which the tail is written. */
    private int full = PAGE;

    private long written;
    private long read;

    Spill(Path file) {
        this.file = file;
    }

    void add(Line line) {
        try {
            line.write(new DataOutputStream(tail));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        size++;
        if (tail.size() >= full) writePage();
    }

    /** A page that cannot be written stays in memory for now: the disk may be full, and then few new entries come. */
    private void writePage() {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer page = ByteBuffer.allocate(Integer.BYTES + tail.size());
            page.putInt(tail.size()).put(tail.toByteArray()).flip();
            long at = written;
            while (page.hasRemaining()) at += out.write(page, at);
            written = at;
            tail = new ByteArrayOutputStream();
            full = PAGE;
        } catch (IOException e) {
            if (full == PAGE) LOG.warn("cannot write {}, its lines stay in memory: {}", file, e.toString());
            full += PAGE;
        }
    }

    /** The first line, which is taken out; null if there is none. */
    Line poll() throws IOException {
        if (head.available() == 0 && !readPage()) return null;
        size--;
        return Line.read(head);
    }

    int size() {
        return size;
    }

    private boolean readPage() throws IOException {
        byte[] page;
        if (read < written) {
            page = pageInFile();
        } else {
            page = tail.toByteArray();
            tail = new ByteArrayOutputStream();
            full = PAGE;
            delete();
        }
        head = new DataInputStream(new ByteArrayInputStream(page));
        return page.length > 0;
    }

    private byte[] pageInFile() throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            byte[] page = new byte[bytes(in, Integer.BYTES).getInt()];
            bytes(in, page.length).get(page);
            return page;
        }
    }

    private ByteBuffer bytes(FileChannel in, int count) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(count);
        while (b.hasRemaining()) {
            int n = in.read(b, read);
            if (n < 0) throw new IOException(file + " is too short");
            read += n;
        }
        return b.flip();
    }

    void delete() throws IOException {
        if (written > 0) Files.deleteIfExists(file);
        written = 0;
        read = 0;
    }
}
