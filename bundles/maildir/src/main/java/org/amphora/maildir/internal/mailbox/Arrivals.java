package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.amphora.maildir.internal.format.FileName;
import org.amphora.maildir.internal.index.LogRecord;
import org.amphora.maildir.internal.index.Row;
import org.amphora.maildir.internal.mailbox.Listing.Found;

/**
 * Files that are new to a mailbox: those to which another program gave a UID, in their order, then the others as they came.
 * There may be a million, so that they are measured and added some at a time. With the mailbox's lock.
 */
final class Arrivals {
    private static final int BATCH = 4096;
    /** A place takes so many bits; what is sorted by lies above. */
    private static final int PLACE_BITS = 31;

    private final Core core;
    private final NameMap files;
    private final long[] numbered;
    private final long[] others;

    /** @param shown UIDs below it have been shown: no message may appear with one */
    Arrivals(Core core, NameMap files, NameMap uidOf, long shown) {
        this.core = core;
        this.files = files;
        int[] places = files.places();
        long[] first = new long[places.length];
        long[] second = new long[places.length];
        int n = 0;
        int m = 0;
        for (int place : places) {
            long uid = uidOf.size() == 0
                    ? 0
                    : uidOf.get(files.name(place)).map(Long::parseLong).orElse(0L);
            if (uid >= Math.max(1, shown)) first[n++] = uid << PLACE_BITS | place;
            else second[m++] = bySeconds(place);
        }
        Arrays.sort(first, 0, n);
        int unique = 0;
        for (int i = 0; i < n; i++) {
            boolean again = unique > 0 && above(first[unique - 1]) == above(first[i]);
            if (again) second[m++] = bySeconds(place(first[i]));
            else first[unique++] = first[i];
        }
        numbered = Arrays.copyOf(first, unique);
        others = Arrays.copyOf(second, m);
        sortByName();
    }

    private long bySeconds(int place) {
        return Math.min(FileName.seconds(files.name(place)), 0xffffffffL) << PLACE_BITS | place;
    }

    private static long above(long key) {
        return key >>> PLACE_BITS;
    }

    private static int place(long key) {
        return (int) (key & (1L << PLACE_BITS) - 1);
    }

    /** By time, and those of one second by name. */
    private void sortByName() {
        Arrays.sort(others);
        int from = 0;
        for (int to = 1; to <= others.length; to++) {
            if (to < others.length && above(others[to]) == above(others[from])) continue;
            if (to - from > 1) sortByName(from, to);
            from = to;
        }
    }

    private void sortByName(int from, int to) {
        Long[] same = new Long[to - from];
        for (int i = 0; i < same.length; i++) same[i] = others[from + i];
        Arrays.sort(same, Comparator.comparing(key -> files.name(place(key))));
        for (int i = 0; i < same.length; i++) others[from + i] = same[i];
    }

    /** How many need a UID of ours. */
    int unnumbered() {
        return others.length;
    }

    /** So many UIDs and a MODSEQ are reserved. */
    void add(long modSeq) throws IOException {
        for (int i = 0; i < numbered.length; i += BATCH) addNumbered(rows(numbered, i, true), modSeq);
        for (int i = 0; i < others.length; i += BATCH) {
            List<Row> rows = rows(others, i, false);
            if (!rows.isEmpty()) core.add(rows, false).forEach(this::noteOdd);
        }
    }

    private List<Row> rows(long[] keys, int from, boolean withUid) {
        List<Row> rows = new ArrayList<>();
        for (int i = from; i < Math.min(from + BATCH, keys.length); i++)
            row(place(keys[i]), withUid ? above(keys[i]) : 0).ifPresent(rows::add);
        return rows;
    }

    private Optional<Row> row(int place, long uid) {
        String base = files.name(place);
        Found f = Found.of(files.text(place));
        Path file = core.folder.directory(f.place()).resolve(base + f.info());
        try {
            Measure m = Measure.of(core.disk, file, base);
            int bits = f.bits();
            return Optional.of(new Row(uid, 0, bits, m.date(), m.octets(), m.size(), base, bits, f.placeBits(), 0));
        } catch (NoSuchFileException e) {
            // moved on already: seen the next time
        } catch (IOException e) {
            Core.LOG.warn("message={} cannot be read and is left out: {}", file, e.toString());
        }
        return Optional.empty();
    }

    private void addNumbered(List<Row> known, long modSeq) {
        if (known.isEmpty()) return;
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

    private void noteOdd(Row row) {
        if ((row.place() & Row.ODD) == 0) return;
        files.get(row.base())
                .ifPresent(f ->
                        core.oddNames.put(row.uid(), row.base() + Found.of(f).info()));
    }
}
