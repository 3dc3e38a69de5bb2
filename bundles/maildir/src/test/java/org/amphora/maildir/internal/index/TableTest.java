package org.amphora.maildir.internal.index;

import static org.junit.Assert.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.amphora.api.store.UidSet;
import org.amphora.maildir.internal.disk.MemoryDisk;
import org.amphora.maildir.internal.format.FlagBits;
import org.junit.Test;

/** The chunked table against a plain list, through many changes; older tables stay as they were. */
public final class TableTest {
    private final Random random = new Random(5);
    private Table table = Table.empty(1, new FlagBits(List.of("a", "b")));
    private final List<Row> model = new ArrayList<>();
    private long uid = 1;
    private long modSeq = 1;

    private Row row() {
        int bits = random.nextInt(1 << 7);
        return new Row(uid++, modSeq, bits, random.nextLong(), random.nextInt(9999), 7, "b" + uid, bits, Row.NEW, 0);
    }

    private void append(int count) {
        modSeq++;
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) rows.add(row());
        table = table.plus(rows, modSeq);
        model.addAll(rows);
    }

    private int[] some(int oneIn) {
        if (model.isEmpty()) return new int[0];
        return random.ints(model.size() / oneIn, 0, model.size())
                .sorted()
                .distinct()
                .toArray();
    }

    private void flag(int[] indexes) {
        modSeq++;
        int[] bits = new int[indexes.length];
        for (int n = 0; n < bits.length; n++) {
            bits[n] = random.nextInt(1 << 7);
            Row r = model.get(indexes[n]);
            model.set(
                    indexes[n],
                    new Row(r.uid(), modSeq, bits[n], r.date(), r.octets(), 7, r.base(), r.fileBits(), Row.NEW, 0));
        }
        table = table.withFlags(indexes, bits, modSeq);
    }

    private void remove(int[] indexes) {
        modSeq++;
        for (int n = indexes.length - 1; n >= 0; n--) model.remove(indexes[n]);
        table = table.without(indexes, modSeq);
    }

    private static void assertSame(List<Row> model, Table table) {
        int[] uids = table.uids();
        assertEquals(table.size(), uids.length);
        for (int i = 0; i < uids.length; i++) assertEquals(table.uid(i), Integer.toUnsignedLong(uids[i]));
        assertEquals(model.size(), table.size());
        long octets = 0;
        long bytes = 0;
        int unseen = 0;
        int deleted = 0;
        for (int i = 0; i < model.size(); i++) {
            Row r = model.get(i);
            assertEquals(r, table.row(i));
            assertEquals(i, table.indexOf(r.uid()));
            octets += r.octets();
            bytes += r.size();
            if ((r.bits() & FlagBits.SEEN) == 0) unseen++;
            if ((r.bits() & FlagBits.DELETED) != 0) deleted++;
        }
        assertEquals(new Table.Totals(unseen, deleted, octets, bytes), table.totals());
    }

    @Test
    public void itIsAsAPlainList() {
        List<Table> tables = new ArrayList<>();
        List<List<Row>> models = new ArrayList<>();
        for (int round = 0; round < 40; round++) {
            long before = modSeq;
            switch (random.nextInt(4)) {
                case 0 -> append(random.nextInt(1500));
                case 1 -> append(1);
                case 2 -> flag(some(3));
                default -> remove(some(2));
            }
            tables.add(table);
            models.add(List.copyOf(model));
            UidSet.Builder changed = new UidSet.Builder();
            for (Row r : model) if (r.modSeq() > before) changed.add(r.uid());
            assertEquals(changed.build(), table.changedSince(before));
        }
        for (int i = 0; i < tables.size(); i++) assertSame(models.get(i), tables.get(i));
    }

    private static Table writtenAndRead(Table table, long uidNext) throws Exception {
        MemoryDisk disk = new MemoryDisk();
        long modSeq = table.highestModSeq();
        int size = table.size();
        long bytes = table.totals().bytes();
        Head head = new Head(1, 2, uidNext, uidNext, modSeq, modSeq, 1, size, bytes, Stamps.UNKNOWN);
        IndexFile.create(disk, Path.of("/"), new Snapshot(head, table, Vanished.none(1), new Keys(), List.of()));
        return IndexFile.read(disk, Path.of("/")).orElseThrow().table();
    }

    /** The file has columns by the block: across their borders. */
    @Test
    public void itIsReadAsItWasWritten() throws Exception {
        for (int count : new int[] {0, 1, 511, 512, 513, Block.CAPACITY - 1, Block.CAPACITY, Block.CAPACITY + 700}) {
            append(count - model.size());
            table = writtenAndRead(table, uid);
            assertSame(model, table);
        }
        assertEquals(UidSet.EMPTY, table.lagging());
        assertEquals(model.size(), table.indexes(table.fresh()).length);
    }

    @Test
    public void whatWasReadIsChangedAsAnyOther() throws Exception {
        append(2000);
        for (int round = 0; round < 10; round++) {
            table = writtenAndRead(table, uid);
            Table before = table;
            List<Row> then = List.copyOf(model);
            long last = modSeq;
            flag(some(3));
            remove(some(9));
            append(random.nextInt(600));
            assertSame(model, table);
            assertSame(then, before);
            UidSet.Builder changed = new UidSet.Builder();
            UidSet.Builder lagging = new UidSet.Builder();
            for (Row r : model) {
                if (r.modSeq() > last) changed.add(r.uid());
                if (r.bits() != r.fileBits()) lagging.add(r.uid());
            }
            assertEquals(changed.build(), table.changedSince(last));
            assertEquals(lagging.build(), table.lagging());
        }
    }

    /** Nobody looks for what lags behind where nothing does. */
    @Test
    public void aMailboxWithAllNamesSettledIsRead() throws Exception {
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i <= 1000; i++) rows.add(new Row(i, 1, 8, i, 1234, 1234, "m" + i, 8, Row.CUR, 0));
        Table read = writtenAndRead(Table.empty(1, new FlagBits(List.of())).plus(rows, 1), 1001);
        assertSame(rows, read);
        assertEquals(UidSet.EMPTY, read.lagging());
        assertEquals(UidSet.EMPTY, read.fresh());
        read.setFile(3, 0, Row.NEW);
        assertEquals(UidSet.of(4), read.lagging());
        assertEquals(UidSet.of(4), read.fresh());
    }

    @Test
    public void whatLiesBehindTheEndIsNotSeen() {
        append(10);
        Table before = table;
        // an append that is given up
        before.plus(List.of(row()), modSeq + 1);
        assertEquals(10, before.size());
        append(1);
        assertSame(model, table);
    }

    @Test
    public void indexesAreThoseOfTheSet() {
        append(1200);
        remove(new int[] {0, 5, 6, 1100});
        assertEquals(0, table.indexes(UidSet.of(1, 6, 7, 1101)).length);
        assertEquals(1196, table.indexes(UidSet.ALL).length);
        int[] found = table.indexes(UidSet.of(2, 3, 1200));
        assertEquals(List.of(0, 1, 1195), List.of(found[0], found[1], found[2]));
    }
}
