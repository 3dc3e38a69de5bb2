package org.amphora.queue.internal.disk;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
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
    private final List<String> problems = new CopyOnWriteArrayList<>();

    public Recovery(Disk disk, EntryStore store, SpoolDirectory root) {
        this.disk = disk;
        this.store = store;
        this.root = root;
    }

    /** Reads every entry whose id is wanted. */
    public void entries(Predicate<String> wanted, Consumer<Entry> found) throws IOException {
        for (String id : ids(EntryStore.RECORD)) if (wanted.test(id)) read(id, found);
    }

    private void read(String id, Consumer<Entry> found) throws IOException {
        Entry entry;
        try {
            entry = store.load(id);
        } catch (DamagedEntry e) {
            setAside(id, e.getMessage());
            return;
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            // of a newer version, or not to be read just now: it may be another time
            problems.add("queue entry " + id + " is left alone: " + e.getMessage());
            LOG.error("queue entry {} is left alone: {}", id, e.toString());
            return;
        }
        found.accept(entry);
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
        for (Path file : files(root.incoming())) disk.delete(file);
        for (String id : ids(EntryStore.BODY))
            if (!Files.exists(store.path(id, EntryStore.RECORD))) disk.delete(store.path(id, EntryStore.BODY));
    }

    /** What the operator must know, a line each. */
    public List<String> problems() {
        return problems;
    }

    private List<String> ids(String suffix) throws IOException {
        List<String> ids = new ArrayList<>();
        for (Path file : files(root.entries())) {
            String name = file.getFileName().toString();
            if (name.endsWith(suffix)) ids.add(name.substring(0, name.length() - suffix.length()));
        }
        return ids;
    }

    private static List<Path> files(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(directory)) {
            names.forEach(files::add);
        }
        return files;
    }
}
