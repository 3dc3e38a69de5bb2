package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
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

    private static final int MAX_SUMMARY = 16 << 20;

    private final Core core;
    private final Map<Long, byte[]> waiting = new LinkedHashMap<>();
    private int waitingBytes;

    Summaries(Core core) {
        this.core = core;
    }

    /** The summary that is kept at this place for this message. */
    static Optional<byte[]> read(Core core, long uid, long at) throws IOException {
        if (at <= 0) return Optional.empty();
        try (ReadFile file = core.disk.open(core.folder.path().resolve(FILE))) {
            ByteBuffer head = ByteBuffer.allocate(HEADER);
            if (!fill(file, at, head)) return Optional.empty();
            int length = head.getInt(0);
            if (length < 0 || length > MAX_SUMMARY) return Optional.empty();
            ByteBuffer body = ByteBuffer.allocate(length);
            if (!fill(file, at + HEADER, body)) return Optional.empty();
            boolean good = head.getInt(4) == checksum(core, uid, body.array());
            return good ? Optional.of(body.array()) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static boolean fill(ReadFile file, long at, ByteBuffer target) throws IOException {
        while (target.hasRemaining()) if (file.read(at + target.position(), target) < 0) return false;
        return true;
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
                out.add(ByteBuffer.allocate(HEADER)
                        .putInt(body.length)
                        .putInt(checksum(core, e.getKey(), body))
                        .flip());
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

    private void note(long uid, long at) {
        Table t = core.state.table();
        int i = t.indexOf(uid);
        if (i < 0) return;
        t.setSummaryAt(i, at);
        core.dirty = true;
    }
}
