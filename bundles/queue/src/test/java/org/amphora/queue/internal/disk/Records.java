package org.amphora.queue.internal.disk;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** All records of a store, read as at a start. */
final class Records {
    private Records() {}

    static void read(EntryStore store, Recovery recovery, Consumer<Entry> found) throws IOException {
        List<String> ids = new ArrayList<>();
        store.forEachId(ids::add);
        for (String id : ids) {
            try {
                found.accept(store.load(id));
            } catch (NoSuchFileException e) {
                // of two names of which one was removed
            } catch (IOException e) {
                recovery.unreadable(id, e);
            }
        }
    }
}
