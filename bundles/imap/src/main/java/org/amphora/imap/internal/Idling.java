package org.amphora.imap.internal;

import java.util.concurrent.atomic.AtomicBoolean;
import org.amphora.api.mail.MailException;
import org.amphora.api.store.MailStore;
import org.amphora.imap.internal.wire.BadSyntax;

/**
 * An IDLE under way, RFC 2177. The store's hints come on any thread and wake one task; between them the session holds
 * no thread. While the store is away it waits for the next one.
 */
final class Idling implements Session.Dialogue {
    private final Session session;
    private final String tag;
    private final AtomicBoolean woken = new AtomicBoolean();
    private MailStore.Subscription subscription;

    Idling(Session session, String tag) {
        this.session = session;
        this.tag = tag;
    }

    String tag() {
        return tag;
    }

    void begin() {
        listen();
        session.out().line("+ idling");
        push();
    }

    /** In another build's place: the client was told already that it idles. */
    void resume() {
        listen();
        push();
    }

    void storeChanged() {
        stop();
        listen();
        push();
    }

    /** Listens before it asks, so that nothing is missed in between. */
    private void listen() {
        if (session.view() == null || session.telling().notifications() != null)
            return; // RFC 5465 §4: else that tells the same
        try {
            subscription = session.store().listen(session.view().mailbox(), (mailbox, modSeq) -> wake());
        } catch (MailException e) {
            subscription = null; // a store that comes is told to all who idle, and one that lost the mailbox by push
        }
    }

    private void wake() {
        if (woken.compareAndSet(false, true)) session.input().inIdle(Idling::push);
    }

    private void push() {
        woken.set(false);
        session.telling().push(out -> false);
    }

    @Override
    public void line(Session s, String line) {
        stop();
        session.input().endIdle();
        if (!line.equalsIgnoreCase("DONE")) throw new BadSyntax("DONE expected");
        session.ok("Idle completed");
    }

    void stop() {
        if (subscription != null) subscription.close();
        subscription = null;
    }
}
