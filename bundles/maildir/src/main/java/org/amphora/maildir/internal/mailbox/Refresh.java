package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.amphora.api.store.UidSet;
import org.amphora.maildir.internal.format.FileName;
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

    private final Map<String, Long> uidOf = new HashMap<>();
    private Map<String, Found> files = Map.of();
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
        r.uidOf.putAll(otherUids);
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
        if (!all && now.equals(then)) return;
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
        UidList l = UidListFile.read(core.disk, core.folder.path()).orElse(null);
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
        for (UidList.Entry e : l.entries()) uidOf.put(e.base(), e.uid());
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
            Found f = wasRead(t, i) ? files.get(t.base(i)) : null;
            if (f == null) continue;
            Long uid = uidOf.get(t.base(i));
            if (uid != null && uid != t.uid(i) && uid >= shown) {
                // another program did not know our UID and gave its own
                gone.add(i);
            } else {
                core.uidListDirty |= uid != null && uid != t.uid(i);
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
            if (wasRead(t, i) && !files.containsKey(t.base(i))) missing.add(i);
        }
        return missing;
    }

    /** Whether a file that seems to be new is one of the directory that was not read. */
    private boolean isElsewhere(Table t) {
        if (readFresh && readCurrent) return false;
        Set<String> unknown = new HashSet<>(files.keySet());
        for (int i = 0; i < t.size() && !unknown.isEmpty(); i++) if (wasRead(t, i)) unknown.remove(t.base(i));
        if (unknown.isEmpty()) return false;
        for (int i = 0; i < t.size(); i++) if (!wasRead(t, i) && unknown.contains(t.base(i))) return true;
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

    private void apply(int[] gone, Map<Integer, Integer> flagged) throws IOException {
        if (gone.length == 0 && flagged.isEmpty() && files.isEmpty()) return;
        List<Row> known = new ArrayList<>();
        List<Row> unknown = new ArrayList<>();
        measure(gone, known, unknown);
        core.reserve(known.size() + unknown.size());
        long modSeq = core.modSeq() + 1;
        flag(flagged, modSeq);
        if (gone.length > 0) {
            Table t = core.state.table();
            UidSet.Builder b = new UidSet.Builder();
            for (int i : gone) b.add(t.uid(i));
            core.note(List.of(new LogRecord.Gone(modSeq, b.build(), false)));
            core.showGone(gone, modSeq);
        }
        addNumbered(known, modSeq);
        unknown.sort(Comparator.comparing((Row r) -> FileName.seconds(r.base())).thenComparing(Row::base));
        if (!unknown.isEmpty()) core.add(unknown, false).forEach(this::noteOdd);
    }

    private void noteOdd(Row row) {
        if ((row.place() & Row.ODD) != 0) {
            core.oddNames.put(row.uid(), row.base() + files.get(row.base()).info());
        }
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

    /** The files that are left over are new: those with a UID that is free, and the others. */
    private void measure(int[] gone, List<Row> known, List<Row> unknown) {
        Table t = core.state.table();
        Set<Long> used = new HashSet<>();
        if (!uidOf.isEmpty()) for (int i = 0; i < t.size(); i++) used.add(t.uid(i));
        for (int i : gone) used.remove(t.uid(i));
        files.forEach((base, f) -> {
            Path file = core.folder.directory(f.place()).resolve(base + f.info());
            try {
                Measure m = Measure.of(core.disk, file, base);
                long uid = uidOf.getOrDefault(base, 0L);
                if (uid > 0 && (uid < shown || !used.add(uid))) uid = 0;
                int bits = f.bits();
                Row row = new Row(uid, 0, bits, m.date(), m.octets(), m.size(), base, bits, f.placeBits(), 0);
                (uid > 0 ? known : unknown).add(row);
            } catch (NoSuchFileException e) {
                // moved on already: seen the next time
            } catch (IOException e) {
                Core.LOG.warn("message={} cannot be read and is left out: {}", file, e.toString());
            }
        });
    }

    private void addNumbered(List<Row> known, long modSeq) {
        if (known.isEmpty()) return;
        known.sort(Comparator.comparingLong(Row::uid));
        List<Row> rows = new ArrayList<>();
        List<LogRecord> records = new ArrayList<>();
        for (Row r : known) {
            Row row = r.withModSeq(modSeq);
            rows.add(row);
            records.add(new LogRecord.Added(row));
            core.keys.came(row.base(), row.uid());
            if ((row.place() & Row.NEW) != 0) core.recent.add(row.uid());
            noteOdd(row);
        }
        core.note(records);
        long last = rows.get(rows.size() - 1).uid();
        core.show(core.state.table().plus(rows, modSeq), Math.max(core.state.uidNext(), last + 1));
    }
}
