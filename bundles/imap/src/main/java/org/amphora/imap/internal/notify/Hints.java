package org.amphora.imap.internal.notify;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.amphora.api.store.AccountListener;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.MailboxListener;

/** What the store has hinted at and the session has not looked at yet. Hints come on any thread. */
final class Hints implements AccountListener, MailboxListener {
    /** Annotations that may wait: a client that does not read must not fill the memory. */
    private static final int MOST_NOTES = 1000;

    /** @param mailbox null for the account */
    record Note(MailboxId mailbox, String name) {}

    private final Runnable wake;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final AtomicBoolean names = new AtomicBoolean();
    private final Set<MailboxId> mailboxes = ConcurrentHashMap.newKeySet();
    private final Set<Note> notes = ConcurrentHashMap.newKeySet();

    /** @param wake runs once until {@link #begin} */
    Hints(Runnable wake) {
        this.wake = wake;
    }

    @Override
    public void changed(MailboxId mailbox, long modSeq) {
        mailboxes.add(mailbox);
        wake();
    }

    @Override
    public void namesChanged() {
        names.set(true);
        wake();
    }

    @Override
    public void annotationsChanged(MailboxId mailbox, Set<String> changed) {
        for (String name : changed) if (notes.size() <= MOST_NOTES) notes.add(new Note(mailbox, name));
        wake();
    }

    void wake() {
        if (woken.compareAndSet(false, true)) wake.run();
    }

    /** From here on a hint wakes again. */
    void begin() {
        woken.set(false);
    }

    boolean takeNames() {
        return names.getAndSet(false);
    }

    boolean take(MailboxId mailbox) {
        return mailboxes.remove(mailbox);
    }

    /** Those of mailboxes that nobody asks for any more. */
    void forgetMailboxes() {
        mailboxes.clear();
    }

    Set<Note> takeNotes() {
        Set<Note> taken = Set.copyOf(notes);
        notes.removeAll(taken);
        return taken;
    }

    boolean isTooMuch() {
        return notes.size() > MOST_NOTES;
    }

    /** The client knows of it. */
    void forget(Note note) {
        notes.remove(note);
    }
}
