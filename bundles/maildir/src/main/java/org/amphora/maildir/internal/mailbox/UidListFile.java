package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.amphora.api.store.Mailbox.Brought;
import org.amphora.maildir.internal.disk.Disk;
import org.amphora.maildir.internal.disk.ReadFile;
import org.amphora.maildir.internal.disk.WriteFile;
import org.amphora.maildir.internal.format.DotLock;
import org.amphora.maildir.internal.format.Lines;
import org.amphora.maildir.internal.format.UidList;
import org.amphora.maildir.internal.index.Stamps;
import org.amphora.maildir.internal.index.Table;

/** Reads and replaces a mailbox's {@code dovecot-uidlist}, without losing what another program has put there. */
final class UidListFile {
    private static final Duration LOCK_LIMIT = Duration.ofSeconds(20);
    private static final int BLOCK = 64 * 1024;

    private UidListFile() {}

    /** The list with all its entries, for one that is to be written again. */
    static Optional<UidList> read(Disk disk, Path mailbox) throws IOException {
        List<UidList.Entry> entries = new ArrayList<>();
        return scan(disk, mailbox, entries::add).map(l -> l.with(entries));
    }

    /** Gives the entries away as they are read; what it returns has none. */
    static Optional<UidList> scan(Disk disk, Path mailbox, Consumer<UidList.Entry> entries) throws IOException {
        try (ReadFile in = disk.open(mailbox.resolve(UidList.FILE))) {
            return UidList.scan(new FileLines(in)::next, entries);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** What the entries say of names that messages had elsewhere. */
    static Map<Long, Brought> brought(Disk disk, Path mailbox) throws IOException {
        Map<Long, Brought> all = new HashMap<>();
        Brought nothing = new Brought("", "");
        scan(disk, mailbox, e -> {
            Brought b = new Brought(e.word(UidList.GUID), e.word(UidList.UNIQUE_ID));
            if (!b.equals(nothing)) all.put(e.uid(), b);
        });
        return all;
    }

    /**
     * Replaces it, forced, with a header that reserves the UIDs below {@code limit}; with the mailbox's lock. If another
     * program has changed it since it was read, its lines stay and are looked at the next time, and what it has reserved.
     * A lower limit takes back what we have reserved and not used: Dovecot takes a message with a UID below the next that it
     * has seen for one that was expunged, and gives it another.
     */
    static void write(Core core, long limit) throws IOException {
        Path file = core.folder.path().resolve(UidList.FILE);
        DotLock.holding(core.disk, file, LOCK_LIMIT, () -> {
            boolean foreign = Folder.stamp(core.disk, file) != core.stamps.uidList();
            Map<String, UidList.Entry> known = new HashMap<>();
            Optional<UidList> old = scan(core.disk, core.folder.path(), e -> {
                        if (foreign || !e.ext().isEmpty()) known.put(e.base(), e);
                    })
                    .filter(l -> l.uidValidity() == core.state.uidValidity());
            if (old.isEmpty()) known.clear();
            long theirs =
                    old.map(UidList::nextUid).filter(n -> n != core.uidLimit).orElse(1L);
            long next = Math.max(limit, theirs);
            String other = old.map(UidList::otherHeader).orElse("");
            UidList head = new UidList(core.state.uidValidity(), next, core.guid, other, List.of(), 0);
            Path fresh = file.resolveSibling(UidList.FILE + ".tmp");
            Lines.removeLeftOver(core.disk, fresh);
            write(core, fresh, head, foreign ? merged(core, known) : List.of(), known);
            Lines.install(core.disk, fresh, file);
            core.dirty |= core.uidLimit != next;
            core.uidLimit = next;
            core.stamps = withUidList(core.stamps, foreign ? 0 : Folder.stamp(core.disk, file));
            core.uidListDirty = false;
        });
    }

    static Stamps withUidList(Stamps s, long modified) {
        return new Stamps(modified, s.keywords(), s.fresh(), s.current());
    }

    /** What another program has put there stays, beside what it does not know. */
    private static Collection<UidList.Entry> merged(Core core, Map<String, UidList.Entry> theirs) {
        Table t = core.state.table();
        TreeMap<Long, UidList.Entry> all = new TreeMap<>();
        for (int i = 0; i < t.size(); i++) {
            UidList.Entry e = theirs.get(t.base(i));
            if (e == null || e.uid() == t.uid(i)) all.put(t.uid(i), new UidList.Entry(t.uid(i), "", t.base(i)));
        }
        theirs.values().forEach(e -> all.put(e.uid(), e));
        return all.values();
    }

    /** Forced when it returns. Without entries it has those of the table. */
    private static void write(
            Core core, Path fresh, UidList head, Collection<UidList.Entry> entries, Map<String, UidList.Entry> known)
            throws IOException {
        StringBuilder b = new StringBuilder(head.headerLine());
        try (WriteFile out = core.disk.create(fresh)) {
            for (UidList.Entry e : entries) {
                UidList.appendLine(b, e);
                drain(b, out, BLOCK);
            }
            Table t = core.state.table();
            for (int i = 0; entries.isEmpty() && i < t.size(); i++) {
                UidList.Entry e = known.get(t.base(i));
                UidList.appendLine(b, new UidList.Entry(t.uid(i), e == null ? "" : e.ext(), t.base(i)));
                drain(b, out, BLOCK);
            }
            drain(b, out, 1);
            out.force();
        }
    }

    private static void drain(StringBuilder b, WriteFile out, int least) throws IOException {
        if (b.length() < least) return;
        out.write(ByteBuffer.wrap(b.toString().getBytes(StandardCharsets.UTF_8)));
        b.setLength(0);
    }
}
