package org.amphora.maildir.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.amphora.maildir.internal.disk.Disk;
import org.amphora.maildir.internal.disk.WriteFile;
import org.amphora.maildir.internal.format.Lines;

/**
 * Gives UIDVALIDITY so that it grows for ever within an account, over delete and re-create: {@code dovecot-uidvalidity}
 * and, in the name of an empty file, {@code dovecot-uidvalidity.<8 hexadecimal digits>}, as Dovecot does.
 */
final class UidValidity {
    private static final String FILE = "dovecot-uidvalidity";

    private UidValidity() {}

    /** A number that was never given here; durable when it returns. */
    static long next(Disk disk, Path maildir) throws IOException {
        return next(disk, maildir, 1);
    }

    /** The first of so many numbers, one behind the other, that were never given here; durable when it returns. */
    static long next(Disk disk, Path maildir, int count) throws IOException {
        long last = 0;
        List<String> old = new ArrayList<>();
        for (String name : disk.list(maildir)) {
            if (!name.startsWith(FILE + ".") || name.length() != FILE.length() + 9) continue;
            try {
                last = Math.max(last, Long.parseLong(name.substring(FILE.length() + 1), 16));
                old.add(name);
            } catch (NumberFormatException e) {
                // another's file
            }
        }
        long next = Math.max(System.currentTimeMillis() / 1000, last + 1);
        String hex = String.format("%08x", next + count - 1);
        try {
            disk.create(maildir.resolve(FILE + "." + hex)).close();
        } catch (FileAlreadyExistsException e) {
            throw new IOException("UIDVALIDITY is being given by another program", e);
        }
        disk.forceDirectory(maildir);
        hint(disk, maildir, hex);
        for (String name : old) disk.unlink(maildir.resolve(name));
        return next;
    }

    /** Dovecot looks into this file first, and at the names if it is not right: it need not be durable. */
    private static void hint(Disk disk, Path maildir, String hex) throws IOException {
        Path fresh = maildir.resolve(FILE + ".tmp");
        Lines.removeLeftOver(disk, fresh);
        try (WriteFile f = disk.create(fresh)) {
            f.write(ByteBuffer.wrap(hex.getBytes(StandardCharsets.US_ASCII)));
        }
        disk.rename(fresh, maildir.resolve(FILE));
    }
}
