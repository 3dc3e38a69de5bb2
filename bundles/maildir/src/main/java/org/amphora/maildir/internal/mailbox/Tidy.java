package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.amphora.api.store.UidSet;
import org.amphora.maildir.internal.format.FileName;
import org.amphora.maildir.internal.index.Row;
import org.amphora.maildir.internal.index.Stamps;
import org.amphora.maildir.internal.index.Table;

/**
 * What follows a commit in its own time: names of files take the flags that the log has, files of expunged messages go, a
 * long log becomes a snapshot. The mailbox's lock is given back every {@value #BATCH} files.
 */
final class Tidy {
    private static final int BATCH = 64;

    private final Core core;
    /** In new/, of messages that have a name in cur/ too. */
    private final List<Path> oldNames = new ArrayList<>();

    private Tidy(Core core) {
        this.core = core;
    }

    static void run(Core core) {
        Tidy tidy = new Tidy(core);
        tidy.renameLagging();
        tidy.flushSummaries();
        tidy.shortenLog();
    }

    private void renameLagging() {
        UidSet uids;
        core.lock.lock();
        try {
            uids = core.lagging.build();
            core.lagging = new UidSet.Builder();
            core.anyLagging = false;
        } finally {
            core.lock.unlock();
        }
        long[] list = present(uids);
        batches(list.length, n -> rename(list[n]));
        removeOldNames();
    }

    /** With the lock, given back from time to time. */
    private void batches(int count, IntConsumer change) {
        for (int i = 0; i < count; i += BATCH) {
            int from = i;
            batch(() -> {
                for (int n = from; n < Math.min(from + BATCH, count); n++) change.accept(n);
            });
        }
    }

    private long[] present(UidSet uids) {
        Table t = core.state.table();
        int[] indexes = t.indexes(uids);
        long[] list = new long[indexes.length];
        for (int n = 0; n < list.length; n++) list[n] = t.uid(indexes[n]);
        return list;
    }

    /** Our own changes to {@code cur/} are no reason to read it again, if nobody else's were there before. */
    private void batch(Runnable changes) {
        core.lock.lock();
        try {
            long before = Folder.modified(core.disk, core.folder.current());
            changes.run();
            if (before != core.stamps.current()) return;
            Stamps s = core.stamps;
            long after = Folder.modified(core.disk, core.folder.current());
            core.stamps = new Stamps(s.uidList(), s.keywords(), s.fresh(), after);
        } catch (IOException e) {
            Core.LOG.debug("mailbox={} is looked at later", core.folder.path(), e);
        } finally {
            core.lock.unlock();
        }
    }

    private void rename(long uid) {
        Table t = core.state.table();
        int i = t.indexOf(uid);
        if (i < 0) return;
        int bits = t.bits(i);
        Path from = Files.path(core, t, i);
        Path to = core.folder.current().resolve(FileName.current(t.base(i), bits));
        try {
            if ((t.place(i) & Row.NEW) != 0) {
                core.disk.link(from, to);
                core.leaving.add(t.base(i));
                oldNames.add(from);
            } else if (!from.equals(to)) {
                core.disk.rename(from, to);
            }
            t.setFile(i, bits, Row.CUR);
            core.oddNames.remove(uid);
            core.namesMoved = true;
            core.dirty = true;
        } catch (NoSuchFileException e) {
            // another program was there: the next look at the directory tells
            core.stamps = new Stamps(core.stamps.uidList(), core.stamps.keywords(), 0, 0);
        } catch (IOException e) {
            Core.LOG.warn("message={} cannot be renamed: {}", from, e.toString());
        }
    }

    /**
     * A message that leaves new/ keeps its name there until that in cur/ is durable: a delivery that forces new/ alone
     * must not make it disappear from both.
     */
    private void removeOldNames() {
        if (oldNames.isEmpty()) return;
        try {
            core.disk.forceDirectory(core.folder.current());
        } catch (IOException e) {
            Core.LOG.warn("mailbox={} keeps messages in new/ too: {}", core.folder.path(), e.toString());
            // whoever reads both directories next removes the names
            oldNames.forEach(this::hasLeft);
            return;
        }
        batches(oldNames.size(), n -> {
            try {
                core.disk.unlink(oldNames.get(n));
            } catch (NoSuchFileException e) {
                // seen twice and removed
            } catch (IOException e) {
                Core.LOG.warn("message={} cannot be removed: {}", oldNames.get(n), e.toString());
            }
            hasLeft(oldNames.get(n));
        });
    }

    private void hasLeft(Path oldName) {
        core.leaving.remove(FileName.parse(oldName.getFileName().toString()).base());
    }

    /** Removes the files of messages that have gone; {@code bases} and {@code files} belong together. */
    static void unlink(Core core, List<String> bases, List<Path> files) {
        Tidy tidy = new Tidy(core);
        tidy.batches(files.size(), n -> tidy.unlink(bases.get(n), files.get(n)));
    }

    private void unlink(String base, Path file) {
        try {
            core.disk.unlink(file);
        } catch (NoSuchFileException e) {
            // renamed by another program, perhaps: it stays among those to be removed when seen
            return;
        } catch (IOException e) {
            Core.LOG.warn("message={} is expunged and cannot be removed: {}", file, e.toString());
            return;
        }
        core.namesMoved = true;
        core.ghosts.remove(base);
    }

    private void flushSummaries() {
        core.lock.lock();
        try {
            core.summaries.flush();
        } finally {
            core.lock.unlock();
        }
    }

    private void shortenLog() {
        core.lock.lock();
        try {
            if (!core.logIsLong()) return;
            core.summaries.compact();
            core.snapshot();
        } catch (IOException e) {
            Core.LOG.warn("mailbox={} the index cannot be written: {}", core.folder.path(), e.toString());
        } finally {
            core.lock.unlock();
        }
    }
}
