package org.amphora.queue.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.amphora.queue.internal.disk.EntryStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers messages that the delivery of another has sent (a redirect, a reply, a bounce: their session's id is the
 * other's message id) after they are done, for as long as the other is in the queue: when its delivery is tried again,
 * what it sends again is recognised by its id. Their records stay on disk until then, and a file for each parent names them:
 * they may be as many as the queue has entries. Safe on any thread.
 */
final class Kin {
    private static final Logger LOG = LoggerFactory.getLogger(Kin.class);

    private final EntryStore store;
    private final Path directory;
    /** Messages that are being delivered, and have no entry. */
    private final Set<String> inFlight = new HashSet<>();
    /** Whether there may be a file. */
    private boolean any;

    /** @param directory is emptied: what is done is found in its records */
    Kin(EntryStore store, Path directory) throws IOException {
        this.store = store;
        this.directory = directory;
        try (var old = Files.newDirectoryStream(directory)) {
            for (Path file : old) Files.delete(file);
        }
    }

    /** The message is being delivered. */
    synchronized void inFlight(String id) {
        inFlight.add(id);
    }

    /** What was being delivered is in the queue now. */
    synchronized void queued(String id) {
        inFlight.remove(id);
    }

    /** An entry is done: its files go, at once or with its parent. */
    synchronized void done(String id, String parent) {
        if (!parent.isEmpty() && (inFlight.contains(parent) || store.exists(parent))) remember(id, parent);
        else remove(id);
    }

    private void remember(String id, String parent) {
        try {
            Files.writeString(
                    directory.resolve(parent), id + '\n', StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            any = true;
        } catch (IOException e) {
            LOG.warn("the done queue entry {} stays until a restart: {}", id, e.toString());
        }
        over(id);
    }

    /** The message is not in the queue (any more); what it has sent need not be remembered. */
    synchronized void over(String id) {
        inFlight.remove(id);
        for (String child : children(id)) remove(child);
    }

    private List<String> children(String id) {
        if (!any) return List.of();
        Path file = directory.resolve(id);
        try {
            if (!Files.exists(file)) return List.of();
            List<String> children = Files.readAllLines(file, StandardCharsets.US_ASCII);
            Files.delete(file);
            return children;
        } catch (IOException e) {
            LOG.warn("done queue entries that {} has sent stay until a restart: {}", id, e.toString());
            return List.of();
        }
    }

    private void remove(String id) {
        try {
            store.remove(id);
        } catch (IOException e) {
            LOG.warn("cannot remove the done queue entry {}: {}", id, e.toString());
        }
        over(id);
    }
}
