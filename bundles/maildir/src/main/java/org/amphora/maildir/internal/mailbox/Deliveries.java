package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.store.Append;
import org.amphora.api.store.Mailbox.Appended;
import org.amphora.api.store.StoreException;
import org.amphora.maildir.internal.disk.WriteFile;
import org.amphora.maildir.internal.format.FlagBits;
import org.amphora.maildir.internal.index.Keys;
import org.amphora.maildir.internal.index.Row;
import org.amphora.mime.MimeLimits;
import org.amphora.mime.MimeParser;

/**
 * Adds messages. Bytes and names are made durable without the mailbox's lock, so that deliveries at the same time share
 * the disk; the lock is held only before, to know the keys, and after, to give UIDs.
 */
final class Deliveries {
    private static final int BLOCK = 64 * 1024;
    private static final int SUMMARY_BLOCK = 4096;

    private final Core core;
    private final Room room;
    /** The messages to be written, in order, and the row of each once it is. */
    private final List<Append> fresh = new ArrayList<>();

    private final List<Row> written = new ArrayList<>();
    /** By message, its summary if all of it was in memory. */
    private final List<Optional<byte[]>> summaries = new ArrayList<>();

    private final List<Path> linked = new ArrayList<>();
    private final List<String> bases = new ArrayList<>();
    private FlagBits flagBits;

    private Deliveries(Core core, Room room) {
        this.core = core;
        this.room = room;
    }

    static Appended append(Core core, Room room, List<Append> messages) {
        return new Deliveries(core, room).append(messages);
    }

    private Appended append(List<Append> messages) {
        Map<String, Long> known = new HashMap<>();
        begin(messages, known);
        long bytes = 0;
        for (Append a : fresh) bytes += a.body().length();
        try {
            room.take(bytes, fresh.size());
            try {
                write();
                return commit(messages, known);
            } finally {
                room.giveBack(bytes, fresh.size());
            }
        } finally {
            end();
        }
    }

    /** Finds out which messages are new and keeps others from adding the same. */
    private void begin(List<Append> messages, Map<String, Long> known) {
        for (Append a : messages) Keys.check(a.key());
        core.lock.lock();
        try {
            if (core.suspect) Refresh.run(core);
            while (messages.stream().anyMatch(a -> core.arrivingKeys.contains(a.key()))) {
                core.keyArrived.awaitUninterruptibly();
            }
            for (Append a : messages) {
                OptionalLong uid = core.keys.uid(a.key(), core.state.table());
                if (uid.isPresent()) known.put(a.key(), uid.getAsLong());
                else if (a.key().isEmpty() || core.arrivingKeys.add(a.key())) fresh.add(a);
            }
            for (Append a : fresh) Keywords.ensure(core, a.flags());
            core.reserve(fresh.size());
            core.suspect = false;
            flagBits = core.state.table().flagBits();
        } catch (IOException e) {
            end();
            throw Failures.unavailable(e);
        } catch (RuntimeException e) {
            end();
            throw e;
        } finally {
            core.lock.unlock();
        }
    }

    private void write() {
        boolean inNew = false;
        boolean inCurrent = false;
        try {
            for (Append a : fresh) {
                Row row = write(a);
                written.add(row);
                summaries.add(a.body().buffers().map(Deliveries::summary));
                if (row.place() == Row.NEW) inNew = true;
                else inCurrent = true;
            }
            if (inNew) core.disk.forceDirectory(core.folder.fresh());
            if (inCurrent) core.disk.forceDirectory(core.folder.current());
        } catch (IOException e) {
            throw failed(e);
        } catch (RuntimeException e) {
            failed(new IOException(e));
            throw e;
        }
    }

    private Row write(Append a) throws IOException {
        long length = a.body().length();
        String base = core.around.names().next(a.key(), length, length);
        int bits = flagBits.toBits(a.flags());
        byte place = bits == 0 ? Row.NEW : Row.CUR;
        Path name = core.folder.file(base, bits, place);
        bases.add(base);
        core.arriving.add(base);
        Row row = new Row(0, 0, bits, a.internalDate().toEpochMilli(), length, length, base, bits, place, 0);
        if (!linkSpooled(a, name)) {
            Path tmp = core.folder.tmp().resolve(base);
            try {
                writeTmp(a, tmp);
                linked.add(name);
                core.disk.link(tmp, name);
            } finally {
                removeQuietly(tmp);
            }
        }
        return row;
    }

    /** Envelope and structure while the bytes are at hand: who lists the mailbox asks for them next. */
    private static byte[] summary(List<ByteBuffer> buffers) {
        MimeParser parser = new MimeParser(MimeLimits.DEFAULT);
        byte[] block = new byte[SUMMARY_BLOCK];
        for (ByteBuffer b : buffers) {
            while (b.hasRemaining()) {
                int n = Math.min(b.remaining(), block.length);
                b.get(block, 0, n);
                parser.feed(block, 0, n);
            }
        }
        return parser.finish().toBytes();
    }

    /** A spool file on the same file system becomes the message without a copy. */
    private boolean linkSpooled(Append a, Path name) throws IOException {
        Optional<Path> file = a.body().file();
        if (file.isEmpty()) return false;
        try (WriteFile f = core.disk.append(file.get())) {
            core.disk.setModified(file.get(), a.internalDate());
            f.force();
        }
        linked.add(name);
        try {
            core.disk.link(file.get(), name);
            return true;
        } catch (IOException e) {
            // another file system, or one without links: copy
            linked.remove(name);
            return false;
        }
    }

    private void writeTmp(Append a, Path tmp) throws IOException {
        try (WriteFile f = core.disk.create(tmp)) {
            Optional<List<ByteBuffer>> buffers = a.body().buffers();
            if (buffers.isPresent()) f.write(buffers.get().toArray(ByteBuffer[]::new));
            else copy(a.body(), f);
            // INTERNALDATE, for whoever has only the file: it may not change when the index is made anew
            core.disk.setModified(tmp, a.internalDate());
            f.force();
        }
    }

    private static void copy(SpooledBody body, WriteFile to) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        for (long at = 0; at < body.length(); ) {
            int n = body.read(at, block.clear());
            if (n < 0) throw new IOException("the body is shorter than its length says");
            at += n;
            to.write(block.flip());
        }
    }

    private Appended commit(List<Append> messages, Map<String, Long> known) {
        core.lock.lock();
        try {
            List<Row> rows = written.isEmpty() ? List.of() : core.add(written, true);
            // in the same step: whoever reads the directory must find a file in one of the two
            bases.forEach(core.arriving::remove);
            for (int i = 0; i < rows.size(); i++) {
                long uid = rows.get(i).uid();
                summaries.get(i).ifPresent(s -> core.summaries.keep(uid, s));
            }
            List<Long> uids = new ArrayList<>();
            int next = 0;
            for (Append a : messages) {
                Long uid = known.get(a.key());
                if (uid == null) {
                    uid = rows.get(next++).uid();
                    if (!a.key().isEmpty()) known.put(a.key(), uid);
                }
                uids.add(uid);
            }
            return new Appended(core.state.uidValidity(), uids, core.modSeq());
        } catch (IOException e) {
            throw failed(e);
        } finally {
            core.lock.unlock();
        }
    }

    /** What was linked is taken back; whether that is durable nobody knows. */
    private StoreException failed(IOException e) {
        boolean touched = !linked.isEmpty();
        for (Path p : linked) removeQuietly(p);
        core.suspect = touched;
        return touched ? Failures.unknown(e) : Failures.unavailable(e);
    }

    private void removeQuietly(Path file) {
        try {
            core.disk.unlink(file);
        } catch (NoSuchFileException e) {
            // not made
        } catch (IOException e) {
            Core.LOG.warn("file={} is left over: {}", file, e.toString());
        }
    }

    private void end() {
        core.lock.lock();
        try {
            bases.forEach(core.arriving::remove);
            for (Append a : fresh) core.arrivingKeys.remove(a.key());
            core.keyArrived.signalAll();
        } finally {
            core.lock.unlock();
        }
    }
}
