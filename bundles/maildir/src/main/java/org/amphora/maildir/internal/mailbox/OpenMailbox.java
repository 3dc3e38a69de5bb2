package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.amphora.api.store.Append;
import org.amphora.api.store.Changes;
import org.amphora.api.store.FlagChange;
import org.amphora.api.store.Mailbox.Appended;
import org.amphora.api.store.Mailbox.Brought;
import org.amphora.api.store.Mailbox.Copied;
import org.amphora.api.store.Mailbox.FlagResult;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.MailboxStatus;
import org.amphora.api.store.MessageBody;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.StoreException;
import org.amphora.api.store.UidSet;
import org.amphora.maildir.internal.disk.Disk;
import org.amphora.maildir.internal.disk.ReadFile;
import org.amphora.maildir.internal.format.FlagBits;
import org.amphora.maildir.internal.index.Head;
import org.amphora.maildir.internal.index.IndexFile;
import org.amphora.maildir.internal.index.LogFile;
import org.amphora.maildir.internal.index.Row;
import org.amphora.maildir.internal.index.Table;
import org.amphora.mime.MimeLimits;
import org.amphora.mime.MimeSummary;

/**
 * A mailbox while it is open. Whoever uses it holds {@link #use} for reading; it is held for writing to close it or to
 * move its directory.
 */
public final class OpenMailbox {
    private static final int SMALL = 64 * 1024;

    private final Core core;
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
    private boolean closed;
    private volatile long lookedAt = System.nanoTime();

    private OpenMailbox(Core core) {
        this.core = core;
    }

    /** Opens a mailbox whose directory and {@code dovecot-uidlist} are there. */
    public static OpenMailbox open(Surroundings around, MailboxId id, String guid, Folder folder) throws IOException {
        return new OpenMailbox(Opening.open(around, id, guid, folder));
    }

    /** Opens it as if its index were lost; one that is good still tells how far the counts have come. */
    public static OpenMailbox rebuild(Surroundings around, MailboxId id, String guid, Folder folder)
            throws IOException {
        return new OpenMailbox(Opening.anew(around, id, guid, folder));
    }

    /** What the snapshot of a mailbox says, if nothing has happened since. */
    public static Optional<Head> exactHead(Disk disk, Folder folder) throws IOException {
        return LogFile.isEmpty(disk, folder.path()) ? IndexFile.readHead(disk, folder.path()) : Optional.empty();
    }

    /** What of the index does not fit the files: a sentence for each, bounded. */
    public List<String> check() {
        try {
            return Check.run(core);
        } catch (IOException e) {
            throw Failures.unavailable(e);
        }
    }

    public MailboxId id() {
        return core.id;
    }

    public ReentrantReadWriteLock use() {
        return use;
    }

    /** With {@link #use}. */
    public boolean isClosed() {
        return closed;
    }

    /** The directory has been renamed; with {@link #use} for writing. */
    public void moved(Folder folder) {
        core.folder = folder;
        core.log.moved(folder.path());
    }

    public MailboxStatus status() {
        refresh();
        State s = core.state;
        Table t = s.table();
        Table.Totals sums = t.totals();
        return new MailboxStatus(
                core.id,
                s.uidValidity(),
                s.uidNext(),
                t.highestModSeq(),
                t.size(),
                sums.unseen(),
                s.recent(),
                sums.deleted(),
                sums.octets());
    }

    public MessageTable messages() {
        refresh();
        return core.state.table();
    }

    public Changes changesSince(long modSeq) {
        refresh();
        State s = core.state;
        Table t = s.table();
        boolean known = modSeq <= t.highestModSeq() && s.vanished().reaches(modSeq);
        return known ? new Changes.Known(t, t.changedSince(modSeq), s.vanished().since(modSeq)) : new Changes.TooOld(t);
    }

    public FlagBits flagBits() {
        return core.state.table().flagBits();
    }

    /** Something in the directory has changed: looks now, or, if that was done a moment ago, with the next tidying. */
    public void look() {
        if (refresh()) return;
        core.lookSoon = true;
        core.around.tidySoon(core.id);
    }

    /** Looks whether another program has been here, unless that was done a moment ago. An error leaves what is known. */
    private boolean refresh() {
        if (core.untold) {
            core.untold = false;
            core.around.changed(core.id, core.modSeq());
        }
        long now = System.nanoTime();
        if (now - lookedAt < core.around.rescanNanos()) return false;
        refreshNow(now);
        return true;
    }

    private void refreshNow(long now) {
        lookedAt = now;
        telling(() -> {
            try {
                Refresh.run(core);
            } catch (IOException e) {
                Core.LOG.warn("mailbox={} cannot be looked at: {}", core.folder.path(), e.toString());
            }
            return null;
        });
    }

    /** Does it with the mailbox's lock, then tells the listeners what has changed. */
    private <T> T telling(Supplier<T> change) {
        long before;
        long after;
        T result;
        core.lock.lock();
        try {
            before = core.modSeq();
            result = change.get();
            after = core.modSeq();
        } finally {
            core.lock.unlock();
        }
        if (after != before) core.around.changed(core.id, after);
        return result;
    }

    public Map<Long, Brought> brought() {
        try {
            return UidListFile.brought(core.disk, core.folder.path());
        } catch (IOException e) {
            throw Failures.unavailable(e);
        }
    }

    public Appended append(List<Append> messages, Room room) {
        Appended a = Deliveries.append(core, room, messages);
        core.around.changed(core.id, a.modSeq());
        return a;
    }

    /** Copies to another mailbox, or this one; the caller holds the other's {@link #use} too. */
    public Copied copyTo(OpenMailbox to, UidSet uids, String key, Room room) {
        Copied c = Copies.copy(core, to.core, uids, key, room);
        if (!c.to().isEmpty()) to.core.around.changed(to.core.id, c.modSeq());
        return c;
    }

    public Copied moveTo(OpenMailbox to, UidSet uids, String key) {
        Copied c = copyTo(to, uids, key, Room.FREE);
        try {
            remove(UidSet.of(c.from()), 0);
        } catch (StoreException e) {
            // the copies are there: again with the same key, it is a move
            throw new StoreException(StoreException.Kind.UNKNOWN, e.publicText(), e);
        }
        return c;
    }

    public Map<Long, FlagResult> store(UidSet uids, FlagChange change, long unchangedSince) {
        Map<Long, FlagResult> results = new LinkedHashMap<>();
        telling(() -> {
            Flagging.store(core, uids, change, unchangedSince, results);
            return null;
        });
        return results;
    }

    public UidSet expunge(UidSet uids) {
        return remove(uids, FlagBits.DELETED);
    }

    public UidSet remove(UidSet uids) {
        return remove(uids, 0);
    }

    private UidSet remove(UidSet uids, int required) {
        Removal removal = new Removal(core);
        UidSet gone = telling(() -> removal.commit(uids, required));
        removal.unlink();
        return gone;
    }

    public UidSet claimRecent() {
        core.lock.lock();
        try {
            if (core.recent.size() == 0) return UidSet.EMPTY;
            UidSet uids = core.recent.takeAll();
            State s = core.state;
            Table t = s.table();
            core.state = new State(t, s.vanished(), s.uidValidity(), s.uidNext(), 0);
            UidSet.Builder inNew = new UidSet.Builder();
            for (int i : t.indexes(uids)) if ((t.place(i) & Row.NEW) != 0) inNew.add(t.uid(i));
            core.lag(inNew.build());
            return uids;
        } finally {
            core.lock.unlock();
        }
    }

    public Optional<MessageBody> body(long uid) {
        Table t = core.state.table();
        int index = t.indexOf(uid);
        if (index < 0) return Optional.empty();
        Row row = t.row(index);
        long before = core.modSeq();
        try {
            return Files.use(core, uid, file -> body(core.disk.open(file), row));
        } catch (IOException e) {
            throw Failures.unavailable(e);
        } finally {
            // the file was not there, and others were seen to be gone too
            if (core.modSeq() != before) core.around.changed(core.id, core.modSeq());
        }
    }

    private static MessageBody body(ReadFile file, Row row) throws IOException {
        try {
            long size = file.size();
            if (row.octets() == row.size()) return new StoredBody(file, size);
            return new CrlfBody(file, size == row.size() ? row.octets() : -1);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    public Optional<byte[]> summary(long uid) {
        Table t = core.state.table();
        int index = t.indexOf(uid);
        if (index < 0) return Optional.empty();
        try {
            Optional<byte[]> kept = kept(uid, t.summaryAt(index));
            if (kept.isPresent() && MimeSummary.isCurrent(kept.get())) return kept;
            Optional<MessageBody> body = body(uid);
            if (body.isEmpty()) return Optional.empty();
            byte[] made;
            try (MessageBody b = body.get()) {
                made = summary(b).toBytes();
            }
            keep(uid, made);
            return Optional.of(made);
        } catch (IOException e) {
            throw Failures.unavailable(e);
        }
    }

    private static MimeSummary summary(MessageBody body) throws IOException {
        try (InputStream in = body.stream(0, body.length())) {
            // most messages are read at once
            if (body.length() <= SMALL) return MimeSummary.parse(in.readNBytes((int) body.length()));
            return MimeSummary.parse(in, MimeLimits.DEFAULT);
        }
    }

    private Optional<byte[]> kept(long uid, long at) throws IOException {
        if (at > 0) return core.summaries.read(uid, at);
        core.lock.lock();
        try {
            return core.summaries.waiting(uid);
        } finally {
            core.lock.unlock();
        }
    }

    private void keep(long uid, byte[] summary) {
        core.lock.lock();
        try {
            core.summaries.keep(uid, summary);
        } finally {
            core.lock.unlock();
        }
    }

    /** Lets the files follow; on the store's own thread, without {@link #use} for writing. */
    public void tidy() {
        Tidy.run(core);
        if (!core.lookSoon) return;
        core.lookSoon = false;
        refreshNow(System.nanoTime());
    }

    /** Leaves everything on disk as other programs and the next start want it; with {@link #use} for writing. */
    public void close() {
        if (closed) return;
        closed = true;
        Tidy.run(core);
        core.lock.lock();
        try {
            Refresh.run(core);
            boolean reservedMore = core.uidLimit != core.state.uidNext();
            if (core.uidListDirty || reservedMore) UidListFile.write(core, core.state.uidNext());
            if (core.dirty) {
                core.summaries.compact();
                core.snapshot();
            }
        } catch (IOException e) {
            Core.LOG.warn("mailbox={} is closed with its log only: {}", core.folder.path(), e.toString());
        } finally {
            core.log.closeQuietly();
            core.summaries.close();
            core.lock.unlock();
        }
    }

    /** The directory is gone: nothing is written any more; with {@link #use} for writing. */
    public void discard() {
        closed = true;
        core.log.closeQuietly();
        core.summaries.close();
    }
}
