package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.amphora.maildir.internal.disk.Disk;
import org.amphora.maildir.internal.disk.FileInfo;
import org.amphora.maildir.internal.disk.ReadFile;
import org.amphora.maildir.internal.format.FileName;

/**
 * What must be known of a message that another program has put there.
 *
 * @param octets with CRLF line ends
 * @param date the file's time, in milliseconds: INTERNALDATE as Dovecot takes it
 */
record Measure(long size, long octets, long date) {
    private static final int BLOCK = 64 * 1024;

    static Measure of(Disk disk, Path file, String base) throws IOException {
        FileInfo info = disk.info(file);
        long size = FileName.field(base, 'S');
        long octets = FileName.field(base, 'W');
        if (size != info.size() || octets < size) octets = info.size() + bareLineFeeds(disk, file);
        return new Measure(info.size(), octets, TimeUnit.NANOSECONDS.toMillis(info.modified()));
    }

    private static long bareLineFeeds(Disk disk, Path file) throws IOException {
        long bare = 0;
        byte last = 0;
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        try (ReadFile in = disk.open(file)) {
            long at = 0;
            for (int n = in.read(at, block); n > 0; n = in.read(at, block.clear())) {
                for (int i = 0; i < n; i++) {
                    byte b = block.get(i);
                    if (b == '\n' && last != '\r') bare++;
                    last = b;
                }
                at += n;
            }
        }
        return bare;
    }
}
