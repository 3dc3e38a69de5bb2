package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.amphora.maildir.internal.format.FileName;
import org.amphora.maildir.internal.index.Row;

/**
 * The messages that a mailbox's directories hold, by base name, as they were read just now. Files on their way in or out
 * are left out, and what is only left over is removed. With the mailbox's lock.
 */
final class Listing {
    private final Core core;
    private final NameMap files = new NameMap();

    /** A file as the directory has it; as a text the place is its first character. */
    record Found(byte place, String info) {
        static Found of(String text) {
            return new Found((byte) (text.charAt(0) - '0'), text.substring(1));
        }

        private String text() {
            return (char) ('0' + place) + info;
        }

        /** In new/ too: Dovecot leaves a message there when its flags are changed by another than its reader. */
        int bits() {
            return new FileName("", info).bits();
        }

        boolean isOdd() {
            return !info.equals((place & Row.NEW) != 0 ? "" : FileName.current("", bits()));
        }

        /** As a {@link Row} has it. */
        byte placeBits() {
            return isOdd() ? (byte) (place | Row.ODD) : place;
        }
    }

    private Listing(Core core) {
        this.core = core;
    }

    static NameMap read(Core core, boolean fresh, boolean current) throws IOException {
        Listing l = new Listing(core);
        // new/ first: a message that is moved meanwhile is seen in cur/
        if (fresh) l.read(core.folder.fresh(), Row.NEW);
        if (current) l.read(core.folder.current(), Row.CUR);
        if (fresh && current && !core.ghosts.isEmpty()) {
            // those that were seen are removed, the others are not there
            core.ghosts.clear();
            core.namesMoved = true;
        }
        return l.files;
    }

    private void read(Path directory, byte place) throws IOException {
        core.disk.list(directory, name -> {
            if (!FileName.isMessage(name)) return;
            FileName n = FileName.parse(name);
            if (place == Row.NEW && core.leaving.contains(n.base())) return;
            if (core.ghosts.contains(n.base())) removeGhost(directory.resolve(name));
            else if (!core.arriving.contains(n.base())) put(n.base(), new Found(place, n.info()));
        });
    }

    private void removeGhost(Path file) throws IOException {
        try {
            core.disk.unlink(file);
        } catch (NoSuchFileException e) {
            // removed by the one who expunged it
        }
        core.namesMoved = true;
    }

    /** A move from new/ to cur/ that has not ended leaves both names: the old one goes. */
    private void put(String base, Found found) throws IOException {
        Optional<String> before = files.put(base, found.text());
        if (before.isEmpty()) return;
        Found other = Found.of(before.get());
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
}
