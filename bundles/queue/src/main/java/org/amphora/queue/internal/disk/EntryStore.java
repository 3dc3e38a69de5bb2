package org.amphora.queue.internal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.QueueControl.Priority;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entries on disk: {@code entries/ID.entry}, and {@code entries/ID.body} for a message that was too large for
 * memory. The calls for one entry come one after the other; those for different entries on any thread.
 */
public final class EntryStore {
    private static final Logger LOG = LoggerFactory.getLogger(EntryStore.class);
    static final String RECORD = ".entry";
    static final String BODY = ".body";
    private static final int FIRST_READ = 4096;
    /** Bytes of changes. */
    private static final long MOST_CHANGES = 1 << 20;

    private final Disk disk;
    private final Path entries;
    private final Supplier<Path> names;
    /** Entries whose record failed to be forced: it is not written again, what happens to them is kept in memory. */
    private final Set<String> unwritable = ConcurrentHashMap.newKeySet();
    /** Entries that may have their name, but are not durable yet. */
    private final Set<String> publishing = ConcurrentHashMap.newKeySet();

    /**
     * @param entries a directory that is there, durably
     * @param names new names on the same file system
     */
    public EntryStore(Disk disk, Path entries, Supplier<Path> names) {
        this.disk = disk;
        this.entries = entries;
        this.names = names;
    }

    /**
     * Writes an entry; it is durable when this returns, and it has left nothing if it throws.
     *
     * @param body in memory, or in a file that has been forced
     * @param already what has happened to it
     */
    public Entry enqueue(Envelope envelope, SpooledBody body, boolean held, Priority priority, List<Change> already)
            throws IOException {
        Optional<List<ByteBuffer>> memory = body.buffers();
        Path apart = memory.isPresent() ? null : body.file().orElseThrow();
        byte[] head = RecordFormat.head(envelope, body.length(), apart == null, held, priority);
        List<ByteBuffer> all = new ArrayList<>();
        all.add(ByteBuffer.wrap(head));
        memory.ifPresent(all::addAll);
        all.add(ByteBuffer.wrap(lines(already)));
        Path written = names.get();
        try {
            write(written, all);
            publish(envelope.id(), written, apart);
        } finally {
            forget(written);
        }
        Entry entry = new Entry(envelope, body.length(), apart == null ? head.length : -1, held, priority);
        for (Change change : already) entry.apply(change);
        return entry;
    }

    private void write(Path file, List<ByteBuffer> all) throws IOException {
        try (DiskFile out = disk.create(file)) {
            out.write(all);
            out.force();
        }
    }

    private void publish(String id, Path record, Path apart) throws IOException {
        if (!publishing.add(id)) throw new FileAlreadyExistsException(id);
        boolean bodyLinked = false;
        boolean recordLinked = false;
        try {
            if (apart != null) {
                disk.link(apart, path(id, BODY));
                bodyLinked = true;
            }
            disk.link(record, path(id, RECORD));
            recordLinked = true;
            disk.force(entries);
        } catch (IOException e) {
            if (recordLinked) forget(path(id, RECORD));
            if (bodyLinked) forget(path(id, BODY));
            throw e;
        } finally {
            publishing.remove(id);
        }
    }

    /** What cannot be deleted now is at the next start, or is an entry then: taken, though nobody was told so. */
    private void forget(Path file) {
        try {
            disk.delete(file);
        } catch (IOException e) {
            LOG.warn("cannot delete {}: {}", file, e.toString());
        }
    }

    /**
     * Writes changes behind the record; durable when it returns. If it throws, the entry has changed all the same. Of an
     * entry with very many changes it is not written any more what waits, so that a restart may try it too early, but no
     * record grows without end.
     */
    public void append(Entry entry, List<Change> changes) throws IOException {
        for (Change change : changes) entry.apply(change);
        List<Change> written = entry.written() < MOST_CHANGES
                ? changes
                : changes.stream().filter(c -> !(c instanceof Change.Deferred)).toList();
        if (written.isEmpty() || unwritable.contains(entry.id())) return;
        byte[] lines = lines(written);
        try (DiskFile out = disk.append(path(entry.id(), RECORD))) {
            out.write(List.of(ByteBuffer.wrap(lines)));
            out.force();
            entry.wrote(lines.length);
        } catch (IOException e) {
            unwritable.add(entry.id());
            throw e;
        }
    }

    /** Begins with a line end, so that a line that a crash has torn does not spoil this one. */
    private static byte[] lines(List<Change> changes) {
        StringBuilder b = new StringBuilder();
        for (Change change : changes) {
            byte[] line = Fields.utf8(change.line());
            b.append('\n').append(Fields.crc(line, 0, line.length)).append(' ').append(change.line());
        }
        return Fields.utf8(b.append(changes.isEmpty() ? "" : "\n").toString());
    }

    /**
     * Reads an entry.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws DamagedEntry if it cannot be what was acknowledged
     * @throws NewerVersion if this build cannot read it
     */
    public Entry load(String id) throws IOException {
        try (FileChannel in = FileChannel.open(path(id, RECORD), StandardOpenOption.READ)) {
            long length = in.size();
            // most records are here whole
            byte[] start = read(in, 0, (int) Math.min(length, FIRST_READ));
            int head = RecordFormat.FIRST_LINE + RecordFormat.headLength(start);
            Entry entry = RecordFormat.entry(part(in, start, length, 0, head));
            if (!entry.id().equals(id)) throw new DamagedEntry("it is the record of " + entry.id());
            long changes = head;
            if (entry.bodyAt() >= 0) changes += entry.size();
            else if (apart(id) != entry.size())
                throw new DamagedEntry("its message is not there, or is not as long as it was");
            if (length < changes) throw new DamagedEntry("it ends within the message");
            if (length - changes > RecordFormat.MAX_HEAD) throw new DamagedEntry("there are too many changes");
            entry.wrote(length - changes);
            apply(entry, Fields.text(part(in, start, length, changes, (int) (length - changes))));
            return entry;
        }
    }

    private long apart(String id) throws IOException {
        try {
            return Files.size(path(id, BODY));
        } catch (NoSuchFileException e) {
            return -1;
        }
    }

    /** Of what has been read already, or else from the file. */
    private static byte[] part(FileChannel in, byte[] start, long size, long from, int length) throws IOException {
        if (from + length > size) throw new DamagedEntry("it is too short");
        if (from + length > start.length) return read(in, from, length);
        return Arrays.copyOfRange(start, (int) from, (int) from + length);
    }

    private static void apply(Entry entry, String lines) throws DamagedEntry {
        for (String line : lines.split("\n")) {
            if (line.isEmpty()) continue;
            byte[] text = Fields.utf8(line.length() > 9 ? line.substring(9) : "");
            // torn by a crash, so that nobody was told of it
            if (line.startsWith(Fields.crc(text, 0, text.length) + " ")) entry.apply(Change.of(line.substring(9)));
            else LOG.warn("queue entry {}: passed over a torn change: {}", entry.id(), line);
        }
    }

    private static byte[] read(FileChannel in, long from, int length) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(length);
        while (b.hasRemaining()) if (in.read(b, from + b.position()) < 0) throw new DamagedEntry("it is too short");
        return b.array();
    }

    /** Whether there is an entry of this id, durably. */
    public boolean exists(String id) {
        return !publishing.contains(id) && Files.isRegularFile(path(id, RECORD));
    }

    /** What is done with each of many names. */
    public interface Each {
        void take(String name) throws IOException;
    }

    /** Gives the id of each entry, in no order; they are never in memory together. */
    public void forEachId(Each each) throws IOException {
        forEachName(entries, RECORD, each);
    }

    /** A page of the entries, in the order that the directory has. */
    public List<String> ids(int from, int most) throws IOException {
        List<String> page = new ArrayList<>();
        int[] n = new int[1];
        forEachId(id -> {
            if (n[0]++ >= from && page.size() < most) page.add(id);
        });
        return page;
    }

    static void forEachName(Path directory, String suffix, Each each) throws IOException {
        try (DirectoryStream<Path> names = Files.newDirectoryStream(directory)) {
            for (Path file : names) {
                String name = file.getFileName().toString();
                if (name.endsWith(suffix)) each.take(name.substring(0, name.length() - suffix.length()));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** The message of an entry; the caller closes it. */
    public SpooledBody body(Entry entry) throws IOException {
        if (entry.bodyAt() < 0) return new StoredBody(path(entry.id(), BODY), entry.size());
        try (FileChannel in = FileChannel.open(path(entry.id(), RECORD), StandardOpenOption.READ)) {
            return new HeapBody(read(in, entry.bodyAt(), (int) entry.size()));
        }
    }

    /** Removes an entry; the record first, as a body without a record is nobody's. */
    public void remove(String id) throws IOException {
        unwritable.remove(id);
        disk.delete(path(id, RECORD));
        disk.delete(path(id, BODY));
    }

    /** Makes removals durable: for those that an operator was told of. */
    public void force() throws IOException {
        disk.force(entries);
    }

    Path path(String id, String suffix) {
        return entries.resolve(id + suffix);
    }
}
