package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.UidSet;
import org.amphora.maildir.internal.format.FlagBits;
import org.amphora.maildir.internal.format.UidList;
import org.amphora.maildir.internal.index.Damaged;
import org.amphora.maildir.internal.index.Head;
import org.amphora.maildir.internal.index.IndexFile;
import org.amphora.maildir.internal.index.Keys;
import org.amphora.maildir.internal.index.LogFile;
import org.amphora.maildir.internal.index.LogRecord;
import org.amphora.maildir.internal.index.Snapshot;
import org.amphora.maildir.internal.index.Stamps;
import org.amphora.maildir.internal.index.Table;
import org.amphora.maildir.internal.index.Vanished;

/** Opens a mailbox: snapshot, log, and what other programs did; without a good snapshot, everything from the files. */
final class Opening {
    /** A count of changes cannot have reached eight for each millisecond since 1970. */
    private static final int MODSEQS_PER_MILLI = 8;

    private final Core core;
    private Vanished vanished;
    private Table table;
    private long uidNext;
    private long uidLimit;
    private long modSeqLimit;

    private Opening(Core core) {
        this.core = core;
    }

    /** The mailbox's directory and {@code dovecot-uidlist} are there. */
    static Core open(Surroundings around, MailboxId id, String guid, Folder folder) throws IOException {
        return open(around, id, guid, folder, false);
    }

    /** As {@link #open(Surroundings, MailboxId, String, Folder)}, and whatever the snapshot is, it is made anew. */
    static Core anew(Surroundings around, MailboxId id, String guid, Folder folder) throws IOException {
        return open(around, id, guid, folder, true);
    }

    private static Core open(Surroundings around, MailboxId id, String guid, Folder folder, boolean anew)
            throws IOException {
        Core core = new Core(around, id, guid, folder);
        core.log = new LogFile(core.disk, folder.path());
        core.lock.lock();
        try {
            new Opening(core).run(anew);
        } finally {
            core.lock.unlock();
        }
        return core;
    }

    private void run(boolean anew) throws IOException {
        LogFile.Content content = core.log.read();
        Optional<Snapshot> snapshot = snapshot().filter(s -> s.head().generation() >= content.generation());
        core.keys = snapshot.map(Snapshot::keys).orElseGet(Keys::new);
        snapshot.ifPresent(s -> core.ghosts.addAll(s.ghosts()));
        if (snapshot.isPresent() && !anew) resume(snapshot.get(), content);
        else rebuild(content);
        Table t = core.state.table();
        core.lag(t.lagging());
        core.around.measured(core.id, t.size(), t.totals().bytes());
    }

    private Optional<Snapshot> snapshot() throws IOException {
        try {
            return IndexFile.read(core.disk, core.folder.path());
        } catch (Damaged e) {
            String what = IndexFile.FILE + " was damaged (" + e.getMessage() + ") and is made anew";
            Core.LOG.warn("mailbox={} {}", core.folder.path(), what);
            core.damage.add(what);
            return Optional.empty();
        }
    }

    private void resume(Snapshot s, LogFile.Content content) throws IOException {
        Head head = s.head();
        // what has changed since is news
        core.around.measured(core.id, head.messages(), head.bytes());
        table = s.table();
        vanished = s.vanished();
        uidNext = head.uidNext();
        uidLimit = head.uidLimit();
        modSeqLimit = head.modSeqLimit();
        core.generation = head.generation();
        boolean follows = content.generation() == head.generation();
        boolean exact = !follows || content.records().isEmpty();
        if (follows) core.log.resume(content);
        else restartLog();
        if (!exact) {
            content.records().forEach(this::replay);
            uidNext = Math.max(uidNext, uidLimit);
            table = table.at(Math.max(table.highestModSeq(), modSeqLimit - 1));
        }
        recent();
        core.uidLimit = uidLimit;
        core.modSeqLimit = modSeqLimit;
        core.state = new State(table, vanished, head.uidValidity(), uidNext, core.recent.size());
        core.stamps = exact ? head.stamps() : Stamps.UNKNOWN;
        core.dirty = !exact;
        // what was renamed before a crash may still be lost
        core.namesMoved = !exact;
        core.uidListDirty = !exact;
        if (!exact) LeftOvers.remove(core);
        if (exact) Refresh.run(core);
        else Refresh.all(core);
        core.untold = core.modSeq() != head.modSeq();
    }

    private void restartLog() {
        try {
            core.log.restart(core.generation);
        } catch (IOException e) {
            Core.LOG.warn("mailbox={} can only be read: {}", core.folder.path(), e.toString());
        }
    }

    private void recent() {
        UidSet fresh = table.fresh();
        for (int r = 0; r < fresh.rangeCount(); r++)
            for (long uid = fresh.first(r); uid <= fresh.last(r); uid++) core.recent.add(uid);
    }

    private void replay(LogRecord record) {
        long modSeq = table.highestModSeq();
        if (record instanceof LogRecord.Reserved r) {
            uidLimit = Math.max(uidLimit, r.uidLimit());
            modSeqLimit = Math.max(modSeqLimit, r.modSeqLimit());
        } else if (record instanceof LogRecord.Added a) {
            if (a.row().uid() <= table.lastUid()) return;
            core.ghosts.remove(a.row().base());
            table = table.plus(List.of(a.row()), Math.max(modSeq, a.row().modSeq()));
            uidNext = Math.max(uidNext, a.row().uid() + 1);
        } else if (record instanceof LogRecord.Flagged f) {
            flag(f);
        } else if (record instanceof LogRecord.Gone g) {
            int[] indexes = table.indexes(g.uids());
            UidSet.Builder b = new UidSet.Builder();
            for (int i : indexes) {
                b.add(table.uid(i));
                if (g.ours()) core.ghosts.add(table.base(i));
                core.keys.went(table.base(i), table.uid(i));
            }
            table = table.without(indexes, Math.max(modSeq, g.modSeq()));
            vanished = vanished.plus(g.modSeq(), b.build());
        }
    }

    private void flag(LogRecord.Flagged f) {
        int[] indexes = table.indexes(f.uids());
        int[] bits = new int[indexes.length];
        for (int n = 0; n < indexes.length; n++) {
            bits[n] = f.bits();
            core.history
                    .computeIfAbsent(table.uid(indexes[n]), k -> new HashSet<>())
                    .addAll(List.of(table.bits(indexes[n]), table.fileBits(indexes[n])).stream()
                            .distinct()
                            .toList());
        }
        table = table.withFlags(indexes, bits, Math.max(table.highestModSeq(), f.modSeq()));
    }

    /** From the files, {@code dovecot-uidlist} and what the log can still tell. Nothing is removed. */
    private void rebuild(LogFile.Content content) throws IOException {
        UidList list = UidListFile.scan(core.disk, core.folder.path(), e -> {})
                .orElseThrow(
                        () -> new IOException(UidList.FILE + " is missing or makes no sense: " + core.folder.path()));
        Map<String, Long> uids = new HashMap<>();
        uidLimit = list.nextUid();
        modSeqLimit = System.currentTimeMillis() * MODSEQS_PER_MILLI;
        // the head has a checksum of its own: it may be good where the rest is not
        Optional<Head> head = IndexFile.readHead(core.disk, core.folder.path());
        if (head.isPresent()) {
            uidLimit = Math.max(uidLimit, head.get().uidLimit());
            modSeqLimit = Math.max(modSeqLimit, head.get().modSeqLimit());
        }
        for (LogRecord record : content.records()) {
            if (record instanceof LogRecord.Added a)
                uids.put(a.row().base(), a.row().uid());
            if (record instanceof LogRecord.Reserved r) {
                uidLimit = Math.max(uidLimit, r.uidLimit());
                modSeqLimit = Math.max(modSeqLimit, r.modSeqLimit());
            }
        }
        table = Table.empty(modSeqLimit, new FlagBits(List.of()));
        core.generation = Math.max(0, content.generation());
        core.uidLimit = uidLimit;
        core.modSeqLimit = modSeqLimit;
        core.state = new State(table, Vanished.none(modSeqLimit), list.uidValidity(), uidLimit, 0);
        core.stamps = Stamps.UNKNOWN;
        core.dirty = true;
        core.namesMoved = true;
        restartLogAfter(content);
        LeftOvers.remove(core);
        core.telling = false;
        Refresh.first(core, uids);
        core.telling = true;
        restoreFlags(content);
        core.untold = true;
        save();
    }

    private void restartLogAfter(LogFile.Content content) {
        if (content.generation() >= 0) core.log.resume(content);
        else restartLog();
    }

    /** A flag change whose file name lagged behind is only in the log. */
    private void restoreFlags(LogFile.Content content) {
        for (LogRecord record : content.records()) {
            if (!(record instanceof LogRecord.Flagged f)) continue;
            table = core.state.table();
            flag(f);
            core.show(table, core.state.uidNext());
        }
    }

    private void save() {
        try {
            core.snapshot();
        } catch (IOException e) {
            Core.LOG.warn("mailbox={} {} cannot be written: {}", core.folder.path(), IndexFile.FILE, e.toString());
        }
    }
}
