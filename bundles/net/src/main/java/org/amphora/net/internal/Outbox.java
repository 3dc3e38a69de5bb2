package org.amphora.net.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;

/**
 * The bytes on their way to a client. {@link #flush} writes what the socket takes, on the caller's thread; what it
 * does not take is left to the transport, one piece at a time, and the rest waits here until that piece has gone.
 */
final class Outbox {
    private static final int GATHER = 64 * 1024;
    private static final int MOST_BUFFERS = 32;
    /** Bytes sent in one go. */
    private static final int TURN = 1024 * 1024;

    /** A compressor that has nothing to do for so long gives its memory back. */
    private static final long REST_NANOS = 10_000_000_000L;

    private static final int FILE_CHUNK = 2 * 16 * 1024;

    private sealed interface Piece permits Bytes, FileBytes, Switch {}

    private record Bytes(ByteBuffer data) implements Piece {}

    /** What lies behind it is compressed. */
    private record Switch(Deflation deflation) implements Piece {}

    private static final class FileBytes implements Piece {
        final FileChannel file;
        long position;
        long left;

        FileBytes(FileChannel file, long position, long left) {
            this.file = file;
            this.position = position;
            this.left = left;
        }
    }

    private final Transport transport;
    private final Scratch scratch;
    private final long high;

    private final ArrayDeque<Piece> pieces = new ArrayDeque<>(2);
    private TlsLayer tls;
    private Deflation deflation;
    /** Unsent bytes here, and those that the transport has. */
    private long unsent;

    private long written;
    private long bytesUnderWay;
    private int writesUnderWay;
    private FileChannel fileUnderWay;
    private boolean ended;
    private volatile boolean clogged;
    private volatile long progress = System.nanoTime();

    Outbox(Transport transport, Scratch scratch, long high) {
        this.transport = transport;
        this.scratch = scratch;
        this.high = high;
    }

    boolean isClogged() {
        return clogged;
    }

    /** When the socket last took bytes, by {@link System#nanoTime}. */
    long progress() {
        return progress;
    }

    synchronized boolean isEmpty() {
        return unsent == 0 && !holdsBack();
    }

    /** Whether the compressor has something that nobody has got. */
    private boolean holdsBack() {
        return deflation != null && !deflation.isEmpty();
    }

    synchronized void add(ByteBuffer data) {
        if (ended || !data.hasRemaining()) return;
        pieces.add(new Bytes(data));
        count(data.remaining());
    }

    synchronized void add(FileChannel file, long position, long length) {
        if (ended || length == 0) {
            close(file);
            return;
        }
        pieces.add(new FileBytes(file, position, length));
        count(length);
    }

    /** Sends all that is here and {@code last}; what comes after it is encrypted. */
    synchronized void encrypt(TlsLayer layer, ByteBuffer last) throws IOException {
        add(last);
        flush();
        if (!pieces.isEmpty()) throw new IOException("the client has not read what went before");
        tls = layer;
    }

    /** What is added from now on is compressed. */
    synchronized void compress() {
        if (!ended) pieces.add(new Switch(new Deflation()));
    }

    /** Gives back the memory of a compressor that has had nothing to do for a while. */
    synchronized void rest(long now) {
        if (deflation != null && now - progress > REST_NANOS) deflation.rest();
    }

    /** Sends what TLS itself has to say; false if there was nothing, or nobody to send it to. */
    synchronized boolean flushOwn() throws IOException {
        if (ended) return false;
        ByteBuffer cipher = scratch.take();
        try {
            if (!tls.wrapOwn(cipher)) return false;
            cipher.flip();
            count(cipher.remaining());
            write(cipher, true, false);
            return true;
        } finally {
            scratch.give(cipher);
        }
    }

    synchronized void flush() throws IOException {
        if (tls != null && !tls.isReady()) return;
        long before = written;
        while (writesUnderWay == 0 && (!pieces.isEmpty() || holdsBack())) {
            // a thread that has other things to do lets the I/O thread go on, which is fair to all connections
            boolean yield = written - before > TURN;
            if (pieces.peek() instanceof Switch s) {
                pieces.poll();
                deflation = s.deflation();
            } else if (deflation != null) compressSome(yield);
            else if (tls != null) encryptSome(yield);
            else if (pieces.peek() instanceof FileBytes file) transfer(file);
            else write(gather(), false, yield);
        }
    }

    /** The transport has sent a piece that it had. */
    synchronized void sent() throws IOException {
        if (ended || --writesUnderWay > 0) return;
        if (fileUnderWay != null) close(fileUnderWay);
        fileUnderWay = null;
        progress = System.nanoTime();
        uncount(bytesUnderWay);
        bytesUnderWay = 0;
        flush();
    }

    /** The connection is gone: forgets everything and closes the files. */
    synchronized void end() {
        ended = true;
        if (fileUnderWay != null) close(fileUnderWay);
        fileUnderWay = null;
        for (Piece piece : pieces) if (piece instanceof FileBytes file) close(file.file);
        pieces.clear();
        if (deflation != null) deflation.close();
        deflation = null;
        unsent = bytesUnderWay = 0;
        clogged = false;
    }

    private void count(long bytes) {
        unsent += bytes;
        if (unsent >= high) clogged = true;
    }

    private void wrote(int bytes) {
        if (bytes <= 0) return;
        progress = System.nanoTime();
        written += bytes;
        uncount(bytes);
    }

    private void uncount(long bytes) {
        unsent = Math.max(0, unsent - bytes);
        if (unsent <= high / 4) clogged = false;
    }

    /** Writes, and leaves to the transport what is left: a copy, if the buffer is to be used again. */
    private void write(ByteBuffer data, boolean copyRest, boolean yield) throws IOException {
        if (writesUnderWay == 0 && !yield) {
            wrote(transport.write(data));
            if (!data.hasRemaining()) return;
        }
        ByteBuffer rest = data;
        if (copyRest) rest = ByteBuffer.allocate(data.remaining()).put(data).flip();
        bytesUnderWay += rest.remaining();
        writesUnderWay++;
        transport.writeLater(rest);
    }

    /** The first piece, or several small ones as one. */
    private ByteBuffer gather() {
        ByteBuffer first = ((Bytes) pieces.poll()).data();
        if (!(pieces.peek() instanceof Bytes second)
                || first.remaining() + second.data().remaining() > GATHER) return first;
        int size = first.remaining();
        int count = 0;
        for (Piece piece : pieces) {
            if (!(piece instanceof Bytes bytes) || size + bytes.data().remaining() > GATHER) break;
            size += bytes.data().remaining();
            count++;
        }
        ByteBuffer all = ByteBuffer.allocate(size).put(first);
        for (; count > 0; count--) all.put(((Bytes) pieces.poll()).data());
        return all.flip();
    }

    private void transfer(FileBytes file) throws IOException {
        for (long turn = 0; turn < TURN && file.left > 0; ) {
            int n = transport.transfer(file.file, file.position, (int) Math.min(file.left, TURN));
            if (n <= 0) break;
            file.position += n;
            file.left -= n;
            turn += n;
            wrote(n);
        }
        if (file.left == 0) {
            pieces.poll();
            close(file.file);
            return;
        }
        if (file.position >= file.file.size()) throw new IOException("a file that was to be sent has become shorter");
        pieces.poll();
        bytesUnderWay = file.left;
        writesUnderWay++;
        fileUnderWay = file.file; // it is closed here, also when the connection ends
        transport.transferLater(file.file, file.position, file.left);
    }

    private void compressSome(boolean yield) throws IOException {
        ByteBuffer packed = scratch.take().limit(FILE_CHUNK);
        try {
            long plain = pack(packed);
            // from here on the compressed bytes are what is unsent
            unsent += packed.flip().remaining() - plain;
            if (tls == null) write(packed, true, yield);
            else writeEncrypted(packed, yield);
        } finally {
            scratch.give(packed);
        }
    }

    /** Compresses what comes next; how many bytes were taken for it. Flushes when nothing comes next. */
    private long pack(ByteBuffer packed) throws IOException {
        long taken = 0;
        while (packed.hasRemaining()) {
            if (!deflation.wantsMore()) {
                deflation.fill(packed);
                continue;
            }
            ByteBuffer next = next();
            if (next == null) {
                deflation.flush(packed);
                break;
            }
            taken += next.remaining();
            deflation.take(next);
        }
        return taken;
    }

    /** Takes the next bytes, of a file a part; null if none are here. */
    private ByteBuffer next() throws IOException {
        if (pieces.peek() instanceof Bytes) return ((Bytes) pieces.poll()).data();
        return pieces.peek() instanceof FileBytes file ? read(file, ByteBuffer.allocate(FILE_CHUNK)) : null;
    }

    private void writeEncrypted(ByteBuffer chunk, boolean yield) throws IOException {
        ByteBuffer cipher = scratch.take();
        try {
            int plain = chunk.remaining();
            wrap(chunk, cipher);
            unsent += cipher.flip().remaining() - plain;
            write(cipher, true, yield);
        } finally {
            scratch.give(cipher);
        }
    }

    private void wrap(ByteBuffer chunk, ByteBuffer cipher) throws IOException {
        if (!chunk.hasRemaining()) return;
        tls.wrap(new ByteBuffer[] {chunk}, 1, cipher);
        if (chunk.hasRemaining()) throw new IOException("a chunk does not fit its records");
    }

    private void encryptSome(boolean yield) throws IOException {
        ByteBuffer cipher = scratch.take();
        try {
            long plain;
            if (pieces.peek() instanceof FileBytes file) plain = encryptFile(file, cipher);
            else plain = encryptBytes(cipher);
            cipher.flip();
            // from here on the encrypted bytes are what is unsent
            unsent += cipher.remaining() - plain;
            write(cipher, true, yield);
        } finally {
            scratch.give(cipher);
        }
    }

    private long encryptFile(FileBytes file, ByteBuffer cipher) throws IOException {
        ByteBuffer plain = scratch.take();
        try {
            int n = read(file, plain).remaining();
            wrap(plain, cipher);
            return n;
        } finally {
            scratch.give(plain);
        }
    }

    /** Takes some bytes of the file that is the next piece, and that with its last ones. */
    private ByteBuffer read(FileBytes file, ByteBuffer to) throws IOException {
        to.limit((int) Math.min(FILE_CHUNK, file.left));
        int n = file.file.read(to, file.position);
        if (n <= 0) throw new IOException("a file that was to be sent has become shorter");
        file.position += n;
        file.left -= n;
        if (file.left == 0) {
            pieces.poll();
            close(file.file);
        }
        return to.flip();
    }

    private long encryptBytes(ByteBuffer cipher) throws IOException {
        var plain = new ByteBuffer[Math.min(MOST_BUFFERS, pieces.size())];
        int count = 0;
        long before = 0;
        for (Piece piece : pieces) {
            if (count == plain.length || !(piece instanceof Bytes bytes)) break;
            plain[count++] = bytes.data();
            before += bytes.data().remaining();
        }
        tls.wrap(plain, count, cipher);
        long after = 0;
        for (int i = 0; i < count; i++) {
            if (plain[i].hasRemaining()) after += plain[i].remaining();
            else pieces.poll();
        }
        return before - after;
    }

    private static void close(FileChannel file) {
        try {
            file.close();
        } catch (IOException e) {
            // it was only read
        }
    }
}
