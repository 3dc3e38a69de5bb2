package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.amphora.api.store.Mailbox.Brought;
import org.amphora.maildir.internal.disk.Disk;
import org.amphora.maildir.internal.disk.ReadFile;
import org.amphora.maildir.internal.format.DotLock;
import org.amphora.maildir.internal.format.Lines;
import org.amphora.maildir.internal.format.UidList;
import org.amphora.maildir.internal.index.Stamps;

/** Reads and replaces a mailbox's {@code dovecot-uidlist}, without losing what another program has put there. */
final class UidListFile {
    private static final Duration LOCK_LIMIT = Duration.ofSeconds(20);

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

    /** What its first line says; null if that makes no sense. */
    static UidList header(Disk disk, Path mailbox) throws IOException {
        try (ReadFile in = disk.open(mailbox.resolve(UidList.FILE))) {
            String line = new FileLines(in).next();
            return line == null ? null : UidList.header(line).orElse(null);
        } catch (NoSuchFileException e) {
            return null;
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
            UidListMerge merge = new UidListMerge(core, foreign);
            UidList old = merge.old();
            long theirs = old.nextUid() == core.uidLimit ? 1 : old.nextUid();
            long next = Math.max(limit, theirs);
            UidList head = new UidList(core.state.uidValidity(), next, core.guid, old.otherHeader(), List.of(), 0);
            Path fresh = file.resolveSibling(UidList.FILE + ".tmp");
            Lines.removeLeftOver(core.disk, fresh);
            merge.write(fresh, head);
            Lines.install(core.disk, fresh, file);
            // the snapshot has the time of the list, by which the next start sees that nobody has changed it
            core.dirty = true;
            core.uidLimit = next;
            core.stamps = withUidList(core.stamps, foreign ? 0 : Folder.stamp(core.disk, file));
            core.uidListDirty = false;
        });
    }

    static Stamps withUidList(Stamps s, long modified) {
        return new Stamps(modified, s.keywords(), s.fresh(), s.current());
    }
}
