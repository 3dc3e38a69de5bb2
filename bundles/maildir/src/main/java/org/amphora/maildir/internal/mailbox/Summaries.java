package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.amphora.maildir.internal.disk.ReadFile;
import org.amphora.maildir.internal.disk.WriteFile;
import org.amphora.maildir.internal.format.Lines;
import org.amphora.maildir.internal.index.Table;

/**
 * {@code amphora.summaries}: envelopes and body structures, one behind the other; a row of the table says where. A cache:
 * never forced, each checked when it is read, and made anew when it is not right. With the mailbox's lock, but for {@link
 * #read}.
 */
final class Summaries {
    static final String FILE = "amphora.summaries";
    /** The format's name with its version. */
    private static final byte[] MAGIC = "AMPHSUM1".getBytes(StandardCharsets.US_ASCII);

    private static final int HEADER = 8;
    /** Kept in memory until so many bytes are worth a write. */
    private static final int MAX_WAITING = 64 * 1024;

    /** Most summaries are shorter. */
    private static final int FIRST_READ = 1024;

    private static final int MAX_SUMMARY = 16 << 20;
    /** The file may be as long as this, and so many bytes for each message. */
    private static final int MAX_WASTE = 256 * 1024;

    private static final int MAX_AVERAGE = 2048;

    /** Who reads one summary and then the one behind it reads many. */
    private static final int AHEAD = 32 * 1024;

    /** With less than that of what was read ahead it is read anew. */
    private static final int FEW = 512;

    private final Core core;
    private final Map<Long, byte[]> waiting = new LinkedHashMap<>();
    private int waitingBytes;
    /** For reading; its own lock is the map's monitor. */
    private ReadFile open;
    /** What was read ahead; a block of a file that is replaced meanwhile does not fit the checksums. */
    private volatile WeakReference<Block> ahead = new WeakReference<>(null);

    private volatile long behind;

    Summaries(Core core) {
        this.core = core;
    }

    /** The summary that is kept at this place for this message; without the lock. */
    Optional<byte[]> read(long uid, long at) throws IOException {
        if (at <= 0) return Optional.empty();
        try {
            ReadFile f = file();
            Block block = block(f, at);
            if (!block.has(at, HEADER)) return Optional.empty();
            int start = (int) (at - block.at());
            int length = block.bytes().getInt(start);
            if (length < 0 || length > MAX_SUMMARY) return Optional.empty();
            byte[] body = new byte[length];
            int have = Math.min(length, block.bytes().limit() - start - HEADER);
            block.bytes().get(start + HEADER, body, 0, have);
            ByteBuffer rest = ByteBuffer.wrap(body, have, length - have);
            while (rest.hasRemaining()) {
                if (f.read(at + HEADER + rest.position(), rest) < 0) return Optional.empty();
            }
            behind = at + HEADER + length;
            return block.bytes().getInt(start + 4) == checksum(core, uid, body) ? Optional.of(body) : Optional.empty();
        } catch (NoSuchFileException | ClosedChannelException e) {
            return Optional.empty();
        }
    }

    /** A piece of the file that holds what is at this place, if anything is. */
    private Block block(ReadFile f, long at) throws IOException {
        Block block = ahead.get();
        if (block != null && block.has(at, FEW)) return block;
        boolean inOrder = at == behind;
        ByteBuffer bytes = ByteBuffer.allocate(inOrder ? AHEAD : FIRST_READ);
        f.read(at, bytes);
        block = new Block(at, bytes.flip());
        if (inOrder) ahead = new WeakReference<>(block);
        return block;
    }

    /** Bytes of the file from a place on. */
    private record Block(long at, ByteBuffer bytes) {
        boolean has(long from, int length) {
            return from >= at && from + length <= at + bytes.limit();
        }
    }

    private ReadFile file() throws IOException {
        synchronized (waiting) {
            if (open == null) open = core.disk.open(core.folder.path().resolve(FILE));
            return open;
        }
    }

    /** The file is not to be read any more, or is another one; a read that is under way finds nothing. */
    void close() {
        synchronized (waiting) {
            if (open != null) open.close();
            open = null;
            ahead = new WeakReference<>(null);
        }
    }

    private static int checksum(Core core, long uid, byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(16)
                .putLong(core.state.uidValidity())
                .putLong(uid)
                .flip());
        crc.update(body);
        return (int) crc.getValue();
    }

    Optional<byte[]> waiting(long uid) {
        return Optional.ofNullable(waiting.get(uid));
    }

    void keep(long uid, byte[] summary) {
        byte[] old = waiting.put(uid, summary);
        waitingBytes += summary.length - (old == null ? 0 : old.length);
        core.around.tidySoon(core.id);
        if (waitingBytes > MAX_WAITING) flush();
    }

    /** Writes what waits, in one write. */
    void flush() {
        if (waiting.isEmpty()) return;
        Map<Long, byte[]> all = new LinkedHashMap<>(waiting);
        waiting.clear();
        waitingBytes = 0;
        Path path = core.folder.path().resolve(FILE);
        try (WriteFile file = core.disk.append(path)) {
            long at = file.size();
            List<ByteBuffer> out = new ArrayList<>();
            if (at == 0) {
                out.add(ByteBuffer.wrap(MAGIC));
                at = MAGIC.length;
            }
            Map<Long, Long> places = new LinkedHashMap<>();
            for (Map.Entry<Long, byte[]> e : all.entrySet()) {
                byte[] body = e.getValue();
                out.add(head(e.getKey(), body));
                out.add(ByteBuffer.wrap(body));
                places.put(e.getKey(), at);
                at += HEADER + body.length;
            }
            file.write(out.toArray(ByteBuffer[]::new));
            places.forEach(this::note);
        } catch (IOException e) {
            Core.LOG.debug("file={} cannot be written; summaries are made when they are asked for", path, e);
        }
    }

    /**
     * Makes the file anew if what is kept of messages that have gone is most of it. A crash in between costs the cache:
     * a place that does not fit its message is found out by its checksum.
     */
    void compact() {
        Table t = core.state.table();
        Path path = core.folder.path().resolve(FILE);
        Path fresh = core.folder.path().resolve(FILE + ".tmp");
        try {
            if (Folder.size(core.disk, path) <= MAX_WASTE + (long) MAX_AVERAGE * t.size()) return;
            Lines.removeLeftOver(core.disk, fresh);
            long[] places = new long[t.size()];
            try (WriteFile out = core.disk.create(fresh)) {
                out.write(ByteBuffer.wrap(MAGIC));
                long at = MAGIC.length;
                for (int i = 0; i < places.length; i++) {
                    Optional<byte[]> body = read(t.uid(i), t.summaryAt(i));
                    if (body.isEmpty()) continue;
                    out.write(head(t.uid(i), body.get()), ByteBuffer.wrap(body.get()));
                    places[i] = at;
                    at += HEADER + body.get().length;
                }
            }
            core.disk.rename(fresh, path);
            close();
            for (int i = 0; i < places.length; i++) t.setSummaryAt(i, places[i]);
            core.dirty = true;
        } catch (IOException e) {
            Core.LOG.debug("file={} cannot be made shorter", path, e);
        }
    }

    private ByteBuffer head(long uid, byte[] body) {
        return ByteBuffer.allocate(HEADER)
                .putInt(body.length)
                .putInt(checksum(core, uid, body))
                .flip();
    }

    private void note(long uid, long at) {
        Table t = core.state.table();
        int i = t.indexOf(uid);
        if (i < 0) return;
        t.setSummaryAt(i, at);
        core.dirty = true;
    }
}
