package org.amphora.queue.internal.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done with the files that are found when the queue starts. A record that is damaged is set aside under its
 * name in {@code corrupt/}, one of a newer version stays where it is; neither stands in the way of the others. Files
 * without a record are removed only if the process is new: else they may be those of the instance before.
 */
public final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Disk disk;
    private final EntryStore store;
    private final SpoolDirectory root;
    private final Set<String> leftAlone = ConcurrentHashMap.newKeySet();
    private final List<String> problems = new CopyOnWriteArrayList<>();

    public Recovery(Disk disk, EntryStore store, SpoolDirectory root) {
        this.disk = disk;
        this.store = store;
        this.root = root;
    }

    /** Sets a damaged record aside, and leaves another alone that cannot be read. */
    public void unreadable(String id, IOException why) {
        try {
            if (why instanceof DamagedEntry) {
                setAside(id, why.getMessage());
                return;
            }
        } catch (IOException e) {
            LOG.error("queue entry {} is damaged, and cannot be set aside", id, e);
        }
        // of a newer version, or not to be read just now
        LOG.error("queue entry {} is left alone: {}", id, why.toString());
        if (leftAlone.add(id)) problems.add("queue entry " + id + " is left alone: " + why.getMessage());
    }

    public boolean isLeftAlone(String id) {
        return leftAlone.contains(id);
    }

    /** Moves a record, with its message, to {@code corrupt/}. */
    public void setAside(String id, String why) throws IOException {
        LOG.error(
                "queue entry {} is damaged ({}): set aside as {}",
                id,
                why,
                root.corrupt().resolve(id));
        problems.add("queue entry " + id + " is damaged and set aside in corrupt/");
        for (String suffix : List.of(EntryStore.BODY, EntryStore.RECORD)) {
            Path from = store.path(id, suffix);
            if (!Files.exists(from)) continue;
            Path to = root.corrupt().resolve(id + suffix);
            for (int n = 1; Files.exists(to); n++) to = root.corrupt().resolve(id + suffix + '.' + n);
            disk.link(from, to);
        }
        disk.force(root.corrupt());
        store.remove(id);
    }

    /** At the start of a process: removes what was never acknowledged. */
    public void sweep() throws IOException {
        EntryStore.forEachName(
                root.incoming(), "", name -> disk.delete(root.incoming().resolve(name)));
        EntryStore.forEachName(root.entries(), EntryStore.BODY, id -> {
            if (!store.exists(id)) disk.delete(store.path(id, EntryStore.BODY));
        });
    }

    /** What the operator must know, a line each. */
    public List<String> problems() {
        return problems;
    }
}
