package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/**
 * Takes over what other programs have done to a mailbox: messages put into {@code new/}, removed, renamed, numbered. One
 * pass, with the mailbox's lock.
 */
final class Refresh {
    /** A directory that was changed so shortly before it was read may have changed again with the same time. */
    private static final long RACY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Core core;
    private final Map<String, Long> uidOf = new HashMap<>();
    private final Map<String, Found> files = new HashMap<>();
    private boolean readFresh;
    private boolean readCurrent;

    /** A file as the directory has it. */
    private record Found(byte place, String info) {
        int bits() {
            return (place & Row.NEW) != 0 ? 0 : new FileName("", info).bits();
        }

        boolean isOdd() {
            return !info.equals((place & Row.NEW) != 0 ? "" : FileName.current("", bits()));
        }

        byte placeBits() {
            return isOdd() ? (byte) (place | Row.ODD) : place;
        }
    }

    private Refresh(Core core) {
        this.core = core;
    }

    /** Looks at what has a new time. */
    static void run(Core core) throws IOException {
        new Refresh(core).run(false, Map.of());
    }

    /** Looks at everything; a message that {@code dovecot-uidlist} does not know may have its UID from elsewhere. */
    static void all(Core core, Map<String, Long> otherUids) throws IOException {
        new Refresh(core).run(true, otherUids);
    }

    private void run(boolean all, Map<String, Long> otherUids) throws IOException {
        Folder f = core.folder;
        Stamps now = new Stamps(
                Folder.stamp(core.disk, f.path().resolve(UidList.FILE)),
                Folder.stamp(core.disk, f.path().resolve(KeywordList.FILE)),
                Folder.modified(core.disk, f.fresh()),
                Folder.modified(core.disk, f.current()));
        Stamps then = core.stamps;
        if (!all && now.equals(then)) return;
        if (now.keywords() != then.keywords()) Keywords.reload(core);
        uidOf.putAll(otherUids);
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
        Optional<UidList> list = UidListFile.read(core.disk, core.folder.path());
        if (list.isEmpty()) {
            core.uidListDirty = true;
            return;
        }
        UidList l = list.get();
        if (l.bad() > 0)
            Core.LOG.warn("mailbox={} {} lines of {} make no sense", core.folder.path(), l.bad(), UidList.FILE);
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
        core.changed();
    }

    private void merge() throws IOException {
        list();
        Table t = core.state.table();
        if (!(readFresh && readCurrent) && anyElsewhere(t)) {
            readFresh = true;
            readCurrent = true;
            list();
        }
        int[] missing = missing(t);
        if (missing.length > 0) {
            // a file that is renamed while its directory is read may not be seen at all: look again
            list();
            missing = missing(t);
        }
        Set<Integer> gone = new HashSet<>();
        for (int i : missing) gone.add(i);
        Map<Integer, Integer> flagged = new TreeMap<>();
        for (int i = 0; i < t.size(); i++) {
            Found f = gone.contains(i) ? null : files.get(t.base(i));
            if (f == null) continue;
            Long uid = uidOf.get(t.base(i));
            if (uid != null && uid != t.uid(i)) {
                gone.add(i);
            } else {
                compare(t, i, f, flagged);
                files.remove(t.base(i));
            }
        }
        apply(gone.stream().mapToInt(i -> i).sorted().toArray(), flagged);
    }

    /** Whether a file is not in the directory where it was, which was not read. */
    private boolean anyElsewhere(Table t) {
        for (int i = 0; i < t.size(); i++) {
            boolean read = (t.place(i) & Row.NEW) != 0 ? readFresh : readCurrent;
            if (!read && files.containsKey(t.base(i))) return true;
        }
        return false;
    }

    private void list() throws IOException {
        files.clear();
        // new/ first: a message that is moved meanwhile is seen in cur/
        if (readFresh) list(core.folder.fresh(), Row.NEW);
        if (readCurrent) list(core.folder.current(), Row.CUR);
        if (readFresh && readCurrent && !core.ghosts.isEmpty()) {
            // those that were seen are removed, the others are not there
            core.ghosts.clear();
            core.namesMoved = true;
        }
    }

    private void list(Path directory, byte place) throws IOException {
        for (String name : core.disk.list(directory)) {
            if (!FileName.isMessage(name)) continue;
            FileName n = FileName.parse(name);
            if (core.ghosts.contains(n.base())) removeGhost(directory.resolve(name), n.base());
            else if (!core.arriving.contains(n.base())) put(n.base(), new Found(place, n.info()));
        }
    }

    /** A move from new/ to cur/ that has not ended leaves both names: the old one goes. */
    private void put(String base, Found found) throws IOException {
        Found other = files.put(base, found);
        if (other == null) return;
        Path old = core.folder.directory(other.place).resolve(base + other.info);
        Path current = core.folder.directory(found.place).resolve(base + found.info);
        try {
            if (!core.disk.info(old).key().equals(core.disk.info(current).key())) {
                Core.LOG.warn("message={} and {} are two with one name", old, current);
                return;
            }
            core.disk.forceDirectory(core.folder.current());
            core.disk.unlink(old);
            core.namesMoved = true;
        } catch (NoSuchFileException e) {
            // renamed while the directories were read
        }
    }

    private void removeGhost(Path file, String base) throws IOException {
        try {
            core.disk.unlink(file);
        } catch (NoSuchFileException e) {
            // removed by the one who expunged it
        }
        core.namesMoved = true;
        core.ghosts.remove(base);
    }

    private int[] missing(Table t) {
        int[] missing = new int[8];
        int n = 0;
        for (int i = 0; i < t.size(); i++) {
            boolean read = (t.place(i) & Row.NEW) != 0 ? readFresh : readCurrent;
            if (!read || files.containsKey(t.base(i))) continue;
            if (n == missing.length) missing = Arrays.copyOf(missing, 2 * n);
            missing[n++] = i;
        }
        return Arrays.copyOf(missing, n);
    }

    /** The name's flags against what we know the name to be, and what the flags are. */
    private void compare(Table t, int i, Found f, Map<Integer, Integer> flagged) {
        int seen = f.bits();
        int known = t.fileBits(i);
        int flags = t.bits(i);
        long uid = t.uid(i);
        if (f.isOdd()) core.oddNames.put(uid, t.base(i) + f.info);
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
            core.note(List.of(new LogRecord.Gone(modSeq, b.build())));
            core.showGone(gone, modSeq);
        }
        addNumbered(known, modSeq);
        unknown.sort(Comparator.comparing((Row r) -> FileName.seconds(r.base())).thenComparing(Row::base));
        if (!unknown.isEmpty()) core.add(unknown, false).forEach(this::noteOdd);
    }

    private void noteOdd(Row row) {
        if ((row.place() & Row.ODD) != 0) {
            core.oddNames.put(row.uid(), row.base() + files.get(row.base()).info);
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
            Path file = core.folder.directory(f.place).resolve(base + f.info);
            try {
                Measure m = Measure.of(core.disk, file, base);
                long uid = uidOf.getOrDefault(base, 0L);
                if (uid > 0 && !used.add(uid)) uid = 0;
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
        core.show(core.state.table().merged(rows, modSeq), Math.max(core.state.uidNext(), last + 1));
    }
}
