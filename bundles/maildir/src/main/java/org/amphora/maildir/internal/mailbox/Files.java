package org.amphora.maildir.internal.mailbox;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.amphora.maildir.internal.index.Row;
import org.amphora.maildir.internal.index.Table;

/** Finds the file of a message, which another thread or program may rename at any time. Without the mailbox's lock. */
final class Files {
    private static final int TRIES = 4;

    private Files() {}

    /** What is done with a file. */
    @FunctionalInterface
    interface Use<T> {
        T with(Path file) throws IOException;
    }

    /**
     * Does it with the file that has the message now; empty if the message is not there.
     *
     * @throws IOException of the use, or if the message is there and its file is not
     */
    static <T> Optional<T> use(Core core, long uid, Use<T> use) throws IOException {
        NoSuchFileException last = null;
        for (int i = 0; i < TRIES; i++) {
            if (last != null) lookAgain(core, i);
            Table t = core.state.table();
            int index = t.indexOf(uid);
            if (index < 0) return Optional.empty();
            try {
                return Optional.of(use.with(path(core, t, index)));
            } catch (NoSuchFileException e) {
                last = e;
            }
        }
        throw last;
    }

    private static void lookAgain(Core core, int round) throws IOException {
        core.lock.lock();
        try {
            // with the lock our own rename is over; if that was not it, another program did it
            if (round > 1) Refresh.all(core);
        } finally {
            core.lock.unlock();
        }
    }

    static Path path(Core core, Table t, int index) {
        byte place = t.place(index);
        if ((place & Row.ODD) != 0) {
            String odd = core.oddNames.get(t.uid(index));
            if (odd != null) return core.folder.directory(place).resolve(odd);
        }
        return core.folder.file(t.base(index), t.fileBits(index), place);
    }
}
