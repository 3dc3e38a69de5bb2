package org.amphora.searchlucene.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.SearchIndex;
import org.amphora.api.store.StoreException;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.LockObtainFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The indexes of all mailboxes that have one: opens them when they are needed and closes those that are not. Safe on any
 * thread.
 */
public final class Indexes implements SearchIndex {
    private static final Logger LOG = LoggerFactory.getLogger(Indexes.class);
    private static final int MOST_OPEN = 32;
    /** After which another mailbox has its turn. */
    private static final Duration TURN = Duration.ofSeconds(2);

    /** After a start, from one mailbox to the next. */
    private static final Duration BETWEEN = Duration.ofMillis(100);

    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private final Folders folders;
    private final Worker worker = new Worker(this::turn);
    private final Map<MailboxId, Slot> slots = new ConcurrentHashMap<>();
    private volatile SearchSettings settings;
    private volatile MailStore store;
    /** Of the worker's thread. */
    private MessageReader reader;

    private long readerLimit;

    /** What is known of a mailbox; its monitor guards all that is not volatile. */
    private static final class Slot {
        volatile MailboxIndex index;
        MailStore.Subscription hints;
        /** The store of the hints. */
        MailStore heard;
        /** Thrown away before anything else is done with it. */
        boolean spoilt;

        volatile long used = System.nanoTime();
    }

    public Indexes(SearchSettings settings) {
        this.settings = settings;
        folders = new Folders(settings.directory());
    }

    /** Looks whether the mailboxes of the indexes are still there, one after the other. */
    void start() {
        Duration delay = settings.updateDelay();
        for (MailboxId id : folders.mailboxes()) {
            worker.ask(id, delay);
            delay = delay.plus(BETWEEN);
        }
        worker.start();
    }

    void settings(SearchSettings now) {
        settings = now;
    }

    /** @param now null if there is none */
    public void store(MailStore now) {
        store = now;
    }

    // ---- what sessions ask

    @Override
    public Found find(Mailbox mailbox, Term term) {
        MailboxId id = mailbox.id();
        Optional<MailboxIndex> index = used(id);
        if (index.isEmpty()) {
            if (mailbox.status().messages() >= settings.minMessages()) worker.ask(id, Duration.ZERO);
            return Found.NOTHING;
        }
        worker.ask(id, settings.updateDelay());
        try {
            return index.get().find(mailbox, term);
        } catch (AlreadyClosedException e) {
            return Found.NOTHING;
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            spoil(id, e);
            return Found.NOTHING;
        }
    }

    /** The index of a mailbox that has one. */
    private Optional<MailboxIndex> used(MailboxId id) {
        if (!folders.has(id)) return Optional.empty();
        Slot slot = slots.computeIfAbsent(id, k -> new Slot());
        slot.used = System.nanoTime();
        synchronized (slot) {
            if (slot.spoilt) return Optional.empty();
            try {
                open(id, slot);
            } catch (IOException | IllegalArgumentException e) {
                spoil(id, e);
            }
            return Optional.ofNullable(slot.index);
        }
    }

    private void open(MailboxId id, Slot slot) throws IOException {
        if (slot.index == null) slot.index = MailboxIndex.open(folders.of(id));
        MailStore now = store;
        if (now == null || slot.heard == now) return;
        if (slot.hints != null) slot.hints.close();
        slot.hints = now.listen(id, (mailbox, modSeq) -> worker.ask(mailbox, settings.updateDelay()));
        slot.heard = now;
    }

    private void spoil(MailboxId id, Exception e) {
        LOG.warn("the search index {} is damaged, and is made anew: {}", folders.of(id), e.toString());
        LOG.debug("what was found", e);
        spoil(id, AFTER_FAILURE);
    }

    /** Makes an index anew. */
    void spoil(MailboxId id, Duration delay) {
        Slot slot = slots.computeIfAbsent(id, k -> new Slot());
        synchronized (slot) {
            slot.spoilt = true;
        }
        worker.ask(id, delay);
    }

    /** What the index of a mailbox covers; empty if it has none. */
    Optional<Coverage> coverage(MailboxId id) throws IOException {
        Optional<MailboxIndex> index = used(id);
        return index.isEmpty() ? Optional.empty() : index.get().coverage();
    }

    Worker worker() {
        return worker;
    }

    Folders folders() {
        return folders;
    }

    // ---- what the worker does

    private void turn(MailboxId id) {
        MailStore now = store;
        if (now == null) return;
        long end = System.nanoTime() + TURN.toNanos();
        try {
            if (!update(now.mailbox(id), () -> System.nanoTime() - end < 0 && !worker.isStopping()))
                worker.ask(id, Duration.ZERO);
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.NO_SUCH_MAILBOX) remove(id);
            else worker.ask(id, AFTER_FAILURE);
        }
        closeDownTo(MOST_OPEN);
    }

    /**
     * Lets an index follow its mailbox, or makes it.
     *
     * @param goesOn asked after each message
     * @return whether there is nothing left to be done
     */
    public boolean update(Mailbox mailbox, BooleanSupplier goesOn) {
        MailboxId id = mailbox.id();
        if (!folders.has(id) && mailbox.status().messages() < settings.minMessages()) return true;
        Slot slot = slots.computeIfAbsent(id, k -> new Slot());
        try {
            MailboxIndex index;
            synchronized (slot) {
                if (slot.spoilt) {
                    close(slot);
                    folders.delete(id);
                    slot.spoilt = false;
                }
                open(id, slot);
                index = slot.index;
            }
            return index.update(mailbox, reader(), goesOn);
        } catch (LockObtainFailedException e) {
            LOG.warn("the search index {} is in use by another process", folders.of(id));
            return true;
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            spoil(id, e);
            return true;
        }
    }

    private MessageReader reader() {
        long limit = settings.textLimit();
        if (reader == null || readerLimit != limit) reader = new MessageReader(limit);
        readerLimit = limit;
        return reader;
    }

    /** The mailbox has gone. */
    private void remove(MailboxId id) {
        Slot slot = slots.remove(id);
        if (slot != null) {
            synchronized (slot) {
                close(slot);
            }
        }
        folders.delete(id);
    }

    private void closeDownTo(int limit) {
        List<Slot> open = new ArrayList<>();
        for (Slot slot : slots.values()) if (slot.index != null) open.add(slot);
        open.sort(Comparator.comparingLong(s -> s.used));
        for (Slot slot : open.subList(0, Math.max(0, open.size() - limit))) {
            synchronized (slot) {
                close(slot);
            }
        }
    }

    private static void close(Slot slot) {
        if (slot.hints != null) slot.hints.close();
        slot.hints = null;
        slot.heard = null;
        try {
            if (slot.index != null) slot.index.close();
        } catch (IOException e) {
            LOG.debug("a search index is not closed well", e);
        }
        slot.index = null;
    }

    /** Ends all; false if an indexing outlasts the time. */
    public boolean close(Duration limit) {
        if (!worker.stop(limit)) return false;
        closeDownTo(0);
        return true;
    }
}
