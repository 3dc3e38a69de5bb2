package org.amphora.maildir.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.amphora.api.store.AccessList;
import org.amphora.maildir.internal.disk.Disk;
import org.amphora.maildir.internal.format.AclFile;
import org.amphora.maildir.internal.mailbox.Folder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The access lists of an account's mailboxes, which other programs change too. A file that cannot be read is told once,
 * and leaves what it said last; if it has said nothing yet, the mailbox is its owner's alone.
 */
final class AccessLists {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLists.class);

    private final Disk disk;
    private final long rescanNanos;
    /** Made when somebody asks: many a server has accounts that share nothing. */
    private volatile Map<String, Known> byGuid;

    /** @param stamp of the file that was looked at */
    private record Known(AccessList list, long stamp, long lookedAt) {}

    AccessLists(Disk disk, long rescanNanos) {
        this.disk = disk;
        this.rescanNanos = rescanNanos;
    }

    AccessList of(String guid, Path directory) {
        long now = System.nanoTime();
        Known known = byGuid().get(guid);
        if (known != null && now - known.lookedAt < rescanNanos) return known.list;
        Known fresh = look(directory, known, now);
        byGuid().put(guid, fresh);
        return fresh.list;
    }

    private Map<String, Known> byGuid() {
        Map<String, Known> there = byGuid;
        if (there != null) return there;
        synchronized (this) {
            if (byGuid == null) byGuid = new ConcurrentHashMap<>();
            return byGuid;
        }
    }

    private Known look(Path directory, Known known, long now) {
        AccessList last = known == null ? AccessList.PRIVATE : known.list;
        long stamp = -1;
        try {
            stamp = Folder.stamp(disk, directory.resolve(AclFile.FILE));
            boolean same = known != null && known.stamp == stamp;
            return new Known(same ? last : AclFile.read(disk, directory), stamp, now);
        } catch (IOException e) {
            LOG.error(
                    "access list not read, {}: {}",
                    known == null ? "nobody else comes in" : "the last one holds",
                    e.getMessage());
            return new Known(last, stamp, now);
        }
    }

    /** Durable when it returns; with the account's monitor. */
    void change(String guid, Path directory, UnaryOperator<AccessList> change) throws IOException {
        AclFile.change(disk, directory, change);
        byGuid().remove(guid);
    }
}
