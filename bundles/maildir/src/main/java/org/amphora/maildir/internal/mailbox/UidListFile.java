package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.amphora.maildir.internal.disk.Disk;
import org.amphora.maildir.internal.format.DotLock;
import org.amphora.maildir.internal.format.Lines;
import org.amphora.maildir.internal.format.UidList;
import org.amphora.maildir.internal.index.Stamps;
import org.amphora.maildir.internal.index.Table;

/** Reads and replaces a mailbox's {@code dovecot-uidlist}, without losing what another program has put there. */
final class UidListFile {
    private static final Duration LOCK_LIMIT = Duration.ofSeconds(20);

    private UidListFile() {}

    static Optional<UidList> read(Disk disk, Path mailbox) throws IOException {
        try {
            return UidList.read(disk.read(mailbox.resolve(UidList.FILE)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
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
            Optional<UidList> old =
                    read(core.disk, core.folder.path()).filter(l -> l.uidValidity() == core.state.uidValidity());
            long theirs =
                    old.map(UidList::nextUid).filter(n -> n != core.uidLimit).orElse(1L);
            long next = Math.max(limit, theirs);
            Path fresh = file.resolveSibling(UidList.FILE + ".tmp");
            Lines.replace(core.disk, file, fresh, content(core, old, foreign, next));
            core.dirty |= core.uidLimit != next;
            core.uidLimit = next;
            core.stamps = withUidList(core.stamps, foreign ? 0 : Folder.stamp(core.disk, file));
            core.uidListDirty = false;
        });
    }

    static Stamps withUidList(Stamps s, long modified) {
        return new Stamps(modified, s.keywords(), s.fresh(), s.current());
    }

    private static List<ByteBuffer> content(Core core, Optional<UidList> old, boolean foreign, long next) {
        Map<String, UidList.Entry> known = new HashMap<>();
        old.ifPresent(l -> l.entries().forEach(e -> known.put(e.base(), e)));
        Table t = core.state.table();
        TreeMap<Long, UidList.Entry> all = new TreeMap<>();
        for (int i = 0; i < t.size(); i++) {
            UidList.Entry e = known.get(t.base(i));
            String ext = e == null ? "" : e.ext();
            all.put(t.uid(i), new UidList.Entry(t.uid(i), ext, t.base(i)));
            if (foreign && e != null && e.uid() != t.uid(i)) all.remove(t.uid(i));
        }
        if (foreign) known.values().forEach(e -> all.put(e.uid(), e));
        String other = old.map(UidList::otherHeader).orElse("");
        List<UidList.Entry> entries = List.copyOf(all.values());
        UidList list = new UidList(core.state.uidValidity(), next, core.guid, other, entries, 0);
        return List.of(ByteBuffer.wrap(list.toBytes()));
    }
}
