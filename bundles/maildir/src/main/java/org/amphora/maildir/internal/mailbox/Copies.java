package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.amphora.api.store.Flags;
import org.amphora.api.store.Mailbox.Copied;
import org.amphora.api.store.StoreException;
import org.amphora.api.store.UidSet;
import org.amphora.maildir.internal.disk.ReadFile;
import org.amphora.maildir.internal.disk.WriteFile;
import org.amphora.maildir.internal.format.FileName;
import org.amphora.maildir.internal.index.Keys;
import org.amphora.maildir.internal.index.Row;
import org.amphora.maildir.internal.index.Table;

/** Copies messages to another mailbox of the account: a link for each, one sync, one commit. */
final class Copies {
    private static final int BLOCK = 64 * 1024;

    private final Core from;
    private final Core to;
    private final String key;
    /** By UID: what became of a message in an earlier try, and the new ones. */
    private final Map<Long, Long> copies = new TreeMap<>();

    private final List<Row> sources = new ArrayList<>();
    private final List<Row> linked = new ArrayList<>();
    private final List<Long> linkedFrom = new ArrayList<>();

    private Copies(Core from, Core to, String key) {
        this.from = from;
        this.to = to;
        this.key = key;
    }

    static Copied copy(Core from, Core to, UidSet uids, String key, Room room) {
        return new Copies(from, to, key).copy(uids, room);
    }

    private Copied copy(UidSet uids, Room room) {
        Keys.check(key);
        choose(uids);
        long bytes = 0;
        for (Row r : sources) bytes += r.size();
        room.take(bytes, sources.size());
        try {
            link();
            return commit();
        } catch (IOException e) {
            throw undo(e);
        } finally {
            room.giveBack(bytes, sources.size());
            for (Row r : linked) to.arriving.remove(r.base());
        }
    }

    /** Which messages are to be copied, and which were, under the same key. */
    private void choose(UidSet uids) {
        to.lock.lock();
        try {
            Table t = from.state.table();
            String prefix = key + "-";
            if (!key.isEmpty()) {
                to.keys.beginningWith(prefix, to.state.table()).forEach((k, uid) -> {
                    long source = Long.parseLong(k.substring(prefix.length()));
                    if (uids.contains(source)) copies.put(source, uid);
                });
            }
            Flags all = Flags.NONE;
            for (int i : t.indexes(uids)) {
                if (copies.containsKey(t.uid(i))) continue;
                sources.add(t.row(i));
                all = all.plus(t.flags(i));
            }
            Keywords.ensure(to, all);
            if (!sources.isEmpty()) to.reserve(sources.size());
        } catch (IOException e) {
            throw Failures.unavailable(e);
        } finally {
            to.lock.unlock();
        }
    }

    private void link() throws IOException {
        var fromBits = from.state.table().flagBits();
        var toBits = to.state.table().flagBits();
        for (Row r : sources) {
            int bits = toBits.toBits(fromBits.toFlags(r.bits()));
            String copyKey = key.isEmpty() ? "" : key + "-" + r.uid();
            String base = to.around.names().copy(r.base(), copyKey, r.size(), r.octets());
            Path name = to.folder.file(base, bits, Row.CUR);
            Row copy = new Row(0, 0, bits, r.date(), r.octets(), r.size(), base, bits, Row.CUR, 0);
            to.arriving.add(base);
            linked.add(copy);
            linkedFrom.add(r.uid());
            Optional<Path> done = Files.use(from, r.uid(), file -> linkOrCopy(file, name));
            if (done.isEmpty()) {
                // expunged meanwhile: passed over
                linked.remove(linked.size() - 1);
                linkedFrom.remove(linkedFrom.size() - 1);
                to.arriving.remove(base);
            }
        }
        if (!linked.isEmpty()) to.disk.forceDirectory(to.folder.current());
    }

    private Path linkOrCopy(Path file, Path name) throws IOException {
        try {
            to.disk.link(file, name);
        } catch (NoSuchFileException | FileAlreadyExistsException e) {
            throw e;
        } catch (IOException e) {
            // too many links
            try (ReadFile in = to.disk.open(file);
                    WriteFile out = to.disk.create(name)) {
                ByteBuffer block = ByteBuffer.allocate(BLOCK);
                long at = 0;
                for (int n = in.read(at, block); n > 0; n = in.read(at, block.clear())) {
                    at += n;
                    out.write(block.flip());
                }
                out.force();
            }
        }
        return name;
    }

    private Copied commit() throws IOException {
        to.lock.lock();
        try {
            if (!linked.isEmpty()) {
                List<Row> rows = to.add(linked, true);
                for (Row r : linked) to.arriving.remove(r.base());
                for (int i = 0; i < rows.size(); i++)
                    copies.put(linkedFrom.get(i), rows.get(i).uid());
            }
            return new Copied(
                    to.state.uidValidity(), List.copyOf(copies.keySet()), List.copyOf(copies.values()), to.modSeq());
        } finally {
            to.lock.unlock();
        }
    }

    private StoreException undo(IOException e) {
        for (Row r : linked) {
            try {
                to.disk.unlink(to.folder.current().resolve(FileName.current(r.base(), r.bits())));
            } catch (IOException notThere) {
                Core.LOG.debug("message={} was not linked", r.base(), notThere);
            }
        }
        to.suspect = true;
        return linked.isEmpty() ? Failures.unavailable(e) : Failures.unknown(e);
    }
}
