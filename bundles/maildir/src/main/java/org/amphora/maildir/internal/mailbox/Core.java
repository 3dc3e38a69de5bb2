package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.StoreException;
import org.amphora.api.store.StoreException.Kind;
import org.amphora.api.store.UidSet;
import org.amphora.maildir.internal.disk.Disk;
import org.amphora.maildir.internal.index.Head;
import org.amphora.maildir.internal.index.IndexFile;
import org.amphora.maildir.internal.index.Keys;
import org.amphora.maildir.internal.index.LogFile;
import org.amphora.maildir.internal.index.LogRecord;
import org.amphora.maildir.internal.index.Row;
import org.amphora.maildir.internal.index.Snapshot;
import org.amphora.maildir.internal.index.Stamps;
import org.amphora.maildir.internal.index.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the parts of an open mailbox share: the newest state, the counts and their limits, the log. All but {@link #state}
 * and the concurrent sets is guarded by {@link #lock}.
 */
final class Core {
    static final Logger LOG = LoggerFactory.getLogger(OpenMailbox.class);
    /** How many UIDs are reserved at once: a sync of the list for each so many messages. */
    static final int UID_BLOCK = 1000;

    static final int MODSEQ_BLOCK = 10_000;
    private static final long MAX_UID = 0xffffffffL;
    /** A log longer than this, and than half the messages' worth, is replaced by a snapshot. */
    private static final long MAX_LOG = 4 << 20;

    final Surroundings around;
    final Disk disk;
    final MailboxId id;
    final String guid;
    final ReentrantLock lock = new ReentrantLock();
    volatile Folder folder;
    volatile State state;

    LogFile log;
    Keys keys;
    Stamps stamps;
    final Recent recent = new Recent();
    final Summaries summaries = new Summaries(this);
    long generation;
    long uidLimit;
    long modSeqLimit;
    /** The log says that the counts may have moved since the snapshot. */
    boolean reserved;
    /** Something has changed since the snapshot. */
    boolean dirty;
    /** The table has changed since {@code dovecot-uidlist} was written. */
    boolean uidListDirty;
    /** A file has been renamed or removed since the directories were forced. */
    boolean namesMoved;

    /** A delivery failed, and what it left is not known: the directories are read before the next. */
    volatile boolean suspect;

    /** The mailbox had changed when it was opened, and its listeners do not know. */
    volatile boolean untold;

    /** The directories are to be looked at when the mailbox is tidied. */
    volatile boolean lookSoon;

    /** Names of files that are being delivered: not news when a directory is read. */
    final Set<String> arriving = ConcurrentHashMap.newKeySet();
    /** Base names of messages that have a name in cur/ and still one in new/, which is going: not news either. */
    final Set<String> leaving = ConcurrentHashMap.newKeySet();
    /** Keys of messages that are being delivered. */
    final Set<String> arrivingKeys = new HashSet<>();

    final Condition keyArrived = lock.newCondition();
    /** What was found wrong, and mended, and has not been told to one who checks. */
    final Set<String> damage = new LinkedHashSet<>();
    /** Base names of messages that are gone while their file may be there: one that is seen is removed. */
    final Set<String> ghosts = new HashSet<>();
    /** Flags that messages have had since the snapshot, as read after a crash: a name that lags behind is no news. */
    Map<Long, Set<Integer>> history = new HashMap<>();
    /** Names that are not written as we write them, by UID. */
    final Map<Long, String> oddNames = new ConcurrentHashMap<>();
    /** UIDs of messages whose files' names lag behind. */
    UidSet.Builder lagging = new UidSet.Builder();

    boolean anyLagging;

    Core(Surroundings around, MailboxId id, String guid, Folder folder) {
        this.around = around;
        this.disk = around.disk();
        this.id = id;
        this.guid = guid;
        this.folder = folder;
    }

    long modSeq() {
        return state.table().highestModSeq();
    }

    /** Makes sure, forced, that so many UIDs and a few MODSEQs more may be used. */
    void reserve(int uids) throws IOException {
        long uidNext = state.uidNext();
        if (uidNext + uids > MAX_UID) throw new StoreException(Kind.LIMIT, "Mailbox has used up its UIDs");
        if (log.isBroken()) snapshot();
        boolean enough = uidNext + uids <= uidLimit && modSeq() + 2 < modSeqLimit;
        if (reserved && enough) return;
        if (uidNext + uids > uidLimit) UidListFile.write(this, Math.min(MAX_UID, uidNext + uids + UID_BLOCK));
        long newModSeqLimit = enough ? modSeqLimit : Math.max(modSeqLimit, modSeq() + MODSEQ_BLOCK);
        log.write(List.of(new LogRecord.Reserved(uidLimit, newModSeqLimit)));
        log.force();
        modSeqLimit = newModSeqLimit;
        reserved = true;
        dirty = true;
    }

    /** Gives messages, whose UIDs are not yet set, UIDs and a MODSEQ, and shows them. Their files are durable. */
    List<Row> add(List<Row> messages, boolean allRecent) throws IOException {
        reserve(messages.size());
        long modSeq = modSeq() + 1;
        long uid = state.uidNext();
        List<Row> rows = new ArrayList<>(messages.size());
        List<LogRecord> records = new ArrayList<>(messages.size());
        for (Row m : messages) {
            Row row = m.withUid(uid++, modSeq);
            rows.add(row);
            records.add(new LogRecord.Added(row));
        }
        note(records);
        for (Row row : rows) {
            keys.came(row.base(), row.uid());
            if (allRecent || (row.place() & Row.NEW) != 0) recent.add(row.uid());
        }
        show(state.table().plus(rows, modSeq), uid);
        return rows;
    }

    /** Whether {@link #note} writes; not while everything is read for a snapshot that tells it. */
    boolean telling = true;

    /** Writes what need not be forced. If the log cannot take it, the files and the next snapshot tell it. */
    void note(List<LogRecord> records) {
        if (!telling) return;
        try {
            log.write(records);
        } catch (IOException e) {
            LOG.warn("mailbox={} the log cannot be written: {}", folder.path(), e.toString());
        }
    }

    /** Writes and forces: what it tells may be shown when this returns. */
    void commit(List<LogRecord> records) {
        try {
            reserve(0);
            log.write(records);
        } catch (IOException e) {
            throw Failures.unavailable(e);
        }
        try {
            log.force();
        } catch (IOException e) {
            throw Failures.unknown(e);
        }
    }

    void show(Table table, long uidNext) {
        state = new State(table, state.vanished(), state.uidValidity(), uidNext, recent.size());
        changed();
    }

    void changed() {
        dirty = true;
        uidListDirty = true;
        Table t = state.table();
        around.measured(id, t.size(), t.totals().bytes());
    }

    /** Shows that messages have gone. */
    void showGone(int[] indexes, long modSeq) {
        Table t = state.table();
        UidSet.Builder b = new UidSet.Builder();
        for (int i : indexes) {
            b.add(t.uid(i));
            keys.went(t.base(i), t.uid(i));
            recent.remove(t.uid(i));
        }
        Table left = t.without(indexes, modSeq);
        state = new State(
                left, state.vanished().plus(modSeq, b.build()), state.uidValidity(), state.uidNext(), recent.size());
        changed();
    }

    void lag(UidSet uids) {
        for (int r = 0; r < uids.rangeCount(); r++) lagging.add(uids.first(r), uids.last(r));
        anyLagging |= !uids.isEmpty();
        if (anyLagging) around.tidySoon(id);
    }

    boolean logIsLong() {
        return log.isBroken() || log.length() > Math.max(MAX_LOG, state.table().size() * 64L);
    }

    /** Replaces index and log. Afterwards the log has no say about names any more, so these are forced first. */
    void snapshot() throws IOException {
        if (namesMoved) {
            disk.forceDirectory(folder.current());
            disk.forceDirectory(folder.fresh());
        }
        Table t = state.table();
        Head head = new Head(
                generation + 1,
                state.uidValidity(),
                state.uidNext(),
                uidLimit,
                modSeq(),
                modSeqLimit,
                state.vanished().floor(),
                t.size(),
                t.totals().bytes(),
                stamps);
        IndexFile.prepare(disk, folder.path(), new Snapshot(head, t, state.vanished(), keys, List.copyOf(ghosts)));
        // from here on the old log may not count any more
        log.giveUp();
        IndexFile.install(disk, folder.path());
        generation++;
        log.restart(generation);
        namesMoved = false;
        history = new HashMap<>();
        reserved = false;
        dirty = false;
    }
}
