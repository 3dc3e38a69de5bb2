package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.amphora.maildir.internal.disk.Disk;
import org.amphora.maildir.internal.disk.ReadFile;
import org.amphora.maildir.internal.disk.WriteFile;
import org.amphora.maildir.internal.format.FlagBits;
import org.amphora.maildir.internal.format.Lines;
import org.amphora.maildir.internal.format.UidList;
import org.amphora.maildir.internal.index.Head;
import org.amphora.maildir.internal.index.IndexFile;
import org.amphora.maildir.internal.index.Keys;
import org.amphora.maildir.internal.index.LogFile;
import org.amphora.maildir.internal.index.Snapshot;
import org.amphora.maildir.internal.index.Stamps;
import org.amphora.maildir.internal.index.Table;
import org.amphora.maildir.internal.index.Vanished;

/** Makes a mailbox's directory, and gives one that another program made what it lacks. */
public final class Creation {
    private static final String MARKER = "maildirfolder";

    private static final int MAX_HEADER = 1024;
    private static final int GUID_BYTES = 16;

    private Creation() {}

    /**
     * An empty mailbox in a new directory, with its first UIDs reserved. Durable when it returns, with what was put into
     * the directory before, but for the directory's own name.
     *
     * @return its GUID
     */
    public static String create(Disk disk, Folder folder, long uidValidity, SecureRandom random) throws IOException {
        for (Path p : folder.parts()) disk.createDirectory(p);
        long uidLimit = 1 + Core.UID_BLOCK;
        UidList list = new UidList(uidValidity, uidLimit, newGuid(random), "", List.of(), 0);
        try (WriteFile f = disk.create(folder.path().resolve(UidList.FILE))) {
            f.write(ByteBuffer.wrap(list.headerLine().getBytes(StandardCharsets.US_ASCII)));
            f.force();
        }
        long generation = 1;
        Head head = new Head(generation, uidValidity, 1, uidLimit, 1, 1, 1, 0, 0, Stamps.UNKNOWN);
        Table none = Table.empty(1, new FlagBits(List.of()));
        IndexFile.create(disk, folder.path(), new Snapshot(head, none, Vanished.none(1), new Keys(), List.of()));
        // the log is new, so this forces the directory
        LogFile log = new LogFile(disk, folder.path());
        log.restart(generation);
        log.closeQuietly();
        return list.guid();
    }

    /** Says that a directory is a mailbox and not a Maildir of its own. */
    public static void mark(Disk disk, Folder folder) throws IOException {
        disk.create(folder.path().resolve(MARKER)).close();
    }

    private static String newGuid(SecureRandom random) {
        byte[] guid = new byte[GUID_BYTES];
        random.nextBytes(guid);
        return HexFormat.of().formatHex(guid);
    }

    /** Whether a directory is a mailbox, though another program may have made only a part of it. */
    public static boolean isMailbox(Disk disk, Folder folder) throws IOException {
        for (Path p : folder.parts()) if (Folder.modified(disk, p) != 0) return true;
        return Folder.modified(disk, folder.path().resolve(MARKER)) != 0;
    }

    /** Makes what is missing of {@code cur/}, {@code new/} and {@code tmp/}, as Dovecot does; durable when it returns. */
    public static void complete(Disk disk, Folder folder) throws IOException {
        boolean made = false;
        for (Path p : folder.parts()) {
            if (Folder.modified(disk, p) != 0) continue;
            disk.createDirectory(p);
            made = true;
        }
        if (made) disk.forceDirectory(folder.path());
    }

    /** Gives a UIDVALIDITY when one is needed. */
    @FunctionalInterface
    public interface Validity {
        long next() throws IOException;
    }

    /** The header of {@code dovecot-uidlist}, which is made, or completed with a GUID, if need be. */
    public static UidList header(Disk disk, Folder folder, Validity validity, SecureRandom random) throws IOException {
        Optional<UidList> found = readHeader(disk, folder);
        if (found.isPresent() && !found.get().guid().isEmpty()) return found.get();
        Path file = folder.path().resolve(UidList.FILE);
        Optional<Head> head = IndexFile.readHead(disk, folder.path());
        UidList old;
        if (found.isPresent()) {
            old = UidListFile.read(disk, folder.path()).orElseThrow(() -> new NoSuchFileException(file.toString()));
        } else if (head.isPresent()) {
            // the list was lost, but we know what it said
            old = new UidList(head.get().uidValidity(), head.get().uidLimit(), "", "", List.of(), 0);
        } else {
            old = new UidList(validity.next(), 1, "", "", List.of(), 0);
        }
        UidList made =
                new UidList(old.uidValidity(), old.nextUid(), newGuid(random), old.otherHeader(), old.entries(), 0);
        Lines.replace(disk, file, made.toBytes());
        return made;
    }

    private static Optional<UidList> readHeader(Disk disk, Folder folder) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(MAX_HEADER);
        try (ReadFile in = disk.open(folder.path().resolve(UidList.FILE))) {
            while (buffer.hasRemaining() && in.read(buffer.position(), buffer) > 0) continue;
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        return end < 0 ? Optional.empty() : UidList.header(text.substring(0, end));
    }
}
