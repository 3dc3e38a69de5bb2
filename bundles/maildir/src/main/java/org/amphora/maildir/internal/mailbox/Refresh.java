package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.amphora.api.store.UidSet;
import org.amphora.maildir.internal.format.KeywordList;
import org.amphora.maildir.internal.format.UidList;
import org.amphora.maildir.internal.index.LogRecord;
import org.amphora.maildir.internal.index.Row;
import org.amphora.maildir.internal.index.Stamps;
import org.amphora.maildir.internal.index.Table;
import org.amphora.maildir.internal.index.Vanished;
import org.amphora.maildir.internal.mailbox.Listing.Found;

/**
 * Takes over what other programs have done to a mailbox: messages put into {@code new/}, removed, renamed, numbered. One
 * pass, with the mailbox's lock.
 */
final class Refresh {
    /** A directory that was changed so shortly before it was read may have changed again with the same time. */
    private static final long RACY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Core core;
    /** UIDs below it have been shown: no message may appear with one. */
    private long shown;

    /** By base name, as {@code dovecot-uidlist} has it. */
    private NameMap uidOf = new NameMap();

    private NameMap files = new NameMap();
    private boolean readFresh;
    private boolean readCurrent;

    private Refresh(Core core, long shown) {
        this.core = core;
        this.shown = shown;
    }

    /** Looks at what has a new time. */
    static void run(Core core) throws IOException {
        new Refresh(core, core.state.uidNext()).run(false);
    }

    /** Looks at everything. */
    static void all(Core core) throws IOException {
        new Refresh(core, core.state.uidNext()).run(true);
    }

    /**
     * Looks at everything for the first time: nothing has been shown. What {@code dovecot-uidlist} does not know may have
     * its UID from elsewhere.
     */
    static void first(Core core, Map<String, Long> otherUids) throws IOException {
        Refresh r = new Refresh(core, 0);
        otherUids.forEach((base, uid) -> r.uidOf.put(base, Long.toString(uid)));
        r.run(true);
    }

    private void run(boolean all) throws IOException {
        Folder f = core.folder;
        Stamps now = new Stamps(
                Folder.stamp(core.disk, f.path().resolve(UidList.FILE)),
                Folder.stamp(core.disk, f.path().resolve(KeywordList.FILE)),
                Folder.modified(core.disk, f.fresh()),
                Folder.modified(core.disk, f.current()));
        Stamps then = core.stamps;
        if (!all && now.isAs(then)) return;
        if (now.keywords() != then.keywords()) Keywords.reload(core);
        boolean listed = all || now.uidList() != then.uidList();
        if (listed) readUidList();
        readFresh = listed || now.fresh() != then.fresh();
        readCurrent = listed || now.current() != then.current();
        if (readFresh || readCurrent) merge();
        core.stamps = new Stamps(
                // if it was written meanwhile, it is read once more
                listed && core.stamps.uidList() == then.uidList() ? now.uidList() : core.stamps.uidList(),
                core.stamps.keywords(),
                settled(now.fresh()),
                settled(now.current()));
    }

    private static long settled(long modified) {
        long age = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - modified;
        return age > RACY_NANOS ? modified : 0;
    }

    private void readUidList() throws IOException {
        UidList l = UidListFile.scan(core.disk, core.folder.path(), e -> uidOf.put(e.base(), Long.toString(e.uid())))
                .orElse(null);
        if (l == null) {
            core.uidListDirty = true;
            return;
        }
        if (l.bad() > 0) {
            String what = l.bad() + " lines of " + UidList.FILE + " make no sense and are passed over";
            Core.LOG.warn("mailbox={} {}", core.folder.path(), what);
            core.damage.add(what);
        }
        if (l.uidValidity() != core.state.uidValidity()) startAnew(l);
        if (l.nextUid() > core.uidLimit) {
            // another program has used UIDs from our limit on
            core.uidLimit = l.nextUid();
            State s = core.state;
            core.show(s.table(), Math.max(s.uidNext(), l.nextUid()));
        }
    }

    /** Another program has given the mailbox a new UIDVALIDITY: every UID is a new one. */
    private void startAnew(UidList l) {
        Core.LOG.warn("mailbox={} has got UIDVALIDITY {} from another program", core.folder.path(), l.uidValidity());
        long modSeq = core.modSeq() + 1;
        Table none = Table.empty(modSeq, core.state.table().flagBits());
        core.recent.takeAll();
        core.state = new State(none, Vanished.none(modSeq), l.uidValidity(), l.nextUid(), 0);
        core.uidLimit = l.nextUid();
        core.reserved = false;
        shown = 0;
        core.changed();
    }

    private void merge() throws IOException {
        files = Listing.read(core, readFresh, readCurrent);
        Table t = core.state.table();
        List<Integer> gone = missing(t);
        if (!gone.isEmpty() || isElsewhere(t)) {
            // a file that is renamed while its directory is read may not be seen at all: look again, everywhere
            readFresh = true;
            readCurrent = true;
            files = Listing.read(core, true, true);
            gone = missing(t);
        }
        Map<Integer, Integer> flagged = new TreeMap<>();
        for (int i = 0; i < t.size(); i++) {
            Optional<String> file = wasRead(t, i) ? files.get(t.base(i)) : Optional.empty();
            if (file.isEmpty()) continue;
            Found f = Found.of(file.get());
            long uid = uidOf.size() == 0
                    ? t.uid(i)
                    : uidOf.get(t.base(i)).map(Long::parseLong).orElse(t.uid(i));
            if (uid != t.uid(i) && uid >= shown) {
                // another program did not know our UID and gave its own
                gone.add(i);
            } else {
                core.uidListDirty |= uid != t.uid(i);
                compare(t, i, f, flagged);
                files.remove(t.base(i));
            }
        }
        apply(gone.stream().mapToInt(i -> i).sorted().toArray(), flagged);
    }

    private boolean wasRead(Table t, int index) {
        return (t.place(index) & Row.NEW) != 0 ? readFresh : readCurrent;
    }

    private List<Integer> missing(Table t) {
        List<Integer> missing = new ArrayList<>();
        for (int i = 0; i < t.size(); i++) {
            if (wasRead(t, i) && !files.contains(t.base(i))) missing.add(i);
        }
        return missing;
    }

    /** Whether a file that seems to be new is one of the directory that was not read. */
    private boolean isElsewhere(Table t) {
        if (readFresh && readCurrent) return false;
        int expected = 0;
        for (int i = 0; i < t.size(); i++) if (wasRead(t, i) && files.contains(t.base(i))) expected++;
        if (expected == files.size()) return false;
        for (int i = 0; i < t.size(); i++) if (!wasRead(t, i) && files.contains(t.base(i))) return true;
        return false;
    }

    /** The name's flags against what we know the name to be, and what the flags are. */
    private void compare(Table t, int i, Found f, Map<Integer, Integer> flagged) {
        int seen = f.bits();
        int known = t.fileBits(i);
        int flags = t.bits(i);
        long uid = t.uid(i);
        if (f.isOdd()) core.oddNames.put(uid, t.base(i) + f.info());
        else core.oddNames.remove(uid);
        if (seen != known || f.placeBits() != t.place(i)) t.setFile(i, seen, f.placeBits());
        if (seen == known || seen == flags) return;
        if (core.history.getOrDefault(uid, Set.of()).contains(seen)) {
            core.lag(UidSet.of(uid));
            return;
        }
        int changed = flags & ~(known & ~seen) | seen & ~known;
        if (changed != flags) flagged.put(i, changed);
        if (changed != seen) core.lag(UidSet.of(uid));
    }

    /** The files that are left over are new. */
    private void apply(int[] gone, Map<Integer, Integer> flagged) throws IOException {
        if (gone.length == 0 && flagged.isEmpty() && files.size() == 0) return;
        Arrivals arrivals = new Arrivals(core, files, uidOf, shown);
        // there may be a million: no room for it beside the rows
        uidOf = new NameMap();
        core.reserve(arrivals.unnumbered());
        long modSeq = core.modSeq() + 1;
        flag(flagged, modSeq);
        if (gone.length > 0) {
            Table t = core.state.table();
            UidSet.Builder b = new UidSet.Builder();
            for (int i : gone) b.add(t.uid(i));
            core.note(List.of(new LogRecord.Gone(modSeq, b.build(), false)));
            core.showGone(gone, modSeq);
        }
        arrivals.add(modSeq);
    }

    private void flag(Map<Integer, Integer> flagged, long modSeq) {
        if (flagged.isEmpty()) return;
        Table t = core.state.table();
        List<LogRecord> records = new ArrayList<>();
        flagged.forEach((i, bits) -> records.add(new LogRecord.Flagged(modSeq, bits, UidSet.of(t.uid(i)))));
        core.note(records);
        int[] indexes = flagged.keySet().stream().mapToInt(i -> i).toArray();
        int[] bits = flagged.values().stream().mapToInt(b -> b).toArray();
        core.show(t.withFlags(indexes, bits, modSeq), core.state.uidNext());
    }
}
