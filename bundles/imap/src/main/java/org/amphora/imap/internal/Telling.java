package org.amphora.imap.internal;

import java.util.function.Consumer;
import org.amphora.api.mail.MailException;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.StoreException;
import org.amphora.imap.internal.CommandTable.Tells;
import org.amphora.imap.internal.fetch.FetchRun;
import org.amphora.imap.internal.notify.Notifications;
import org.amphora.imap.internal.selected.Manner;
import org.amphora.imap.internal.selected.Updates;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told beside the answers to its commands: of its mailbox, and what it has asked for by NOTIFY. */
public final class Telling {
    private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

    private final Session session;
    private final Responses responses;
    private final UnderWay underWay;
    /** Null before the first NOTIFY. Read by the thread that tells of a store's coming and going. */
    private volatile Notifications notifications;

    Telling(Session session, Responses responses, UnderWay underWay) {
        this.session = session;
        this.responses = responses;
        this.underWay = underWay;
    }

    /** What it wants to hear from now on; null as before any NOTIFY. */
    public void notifies(Notifications next) {
        stop();
        notifications = next;
    }

    /** Null before the first NOTIFY. */
    Notifications notifications() {
        return notifications;
    }

    /** The client's own doing, of which NOTIFY is not to tell it. */
    public void changes(Consumer<Notifications> own) {
        if (notifications != null) own.accept(notifications);
    }

    void stop() {
        if (notifications != null) notifications.stop();
    }

    /** Null for no mailbox. */
    void selects(MailboxId mailbox) {
        if (notifications != null) notifications.selects(mailbox);
    }

    /**
     * Tells what has changed in the selected mailbox, then goes on.
     *
     * @param all whether also what the client does not want to hear: its command has changed it
     */
    void tell(Tells tells, boolean withUid, boolean all, Runnable then) {
        Updates updates = updates(tells, withUid, all);
        if (updates == null) then.run();
        else session.stream(updates, () -> fetch(updates, then));
    }

    private void fetch(Updates updates, Runnable then) {
        Notifications n = notifications;
        FetchRun run = n == null || session.view() == null ? null : n.fetch(updates.added());
        if (run == null) then.run();
        else session.stream(run, then);
    }

    /** Null if there is nothing to ask. */
    private Updates updates(Tells tells, boolean withUid, boolean all) {
        if (session.view() == null || responses.isOver() || tells == Tells.NOTHING) return null;
        Notifications n = notifications;
        boolean some = n != null && !all;
        if (some && !n.tellsMessages()) return null;
        try {
            boolean vanished = session.has(Extension.QRESYNC);
            boolean rev2 = session.has(Extension.REV2);
            Manner manner = new Manner(
                    tells == Tells.ALL,
                    vanished,
                    withUid || vanished || rev2 || n != null,
                    session.has(Extension.CONDSTORE),
                    !rev2,
                    !some || n.tellsFlags());
            return new Updates(session.view(), session.mailbox(), manner, underWay.told());
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.NO_SUCH_MAILBOX) session.bye("Selected mailbox is gone");
            if (e.kind() == StoreException.Kind.NOT_PERMITTED) session.bye("Selected mailbox may not be read any more");
        } catch (MailException e) {
            LOG.debug("changes are told later", e);
        }
        return null;
    }

    /** Tells without being asked, within IDLE or by NOTIFY. */
    public void push(Pieces beside) {
        boolean holdsBack = notifications != null
                && notifications.delaysExpunges()
                && session.input().idling() == null;
        Tells tells = holdsBack ? Tells.NO_EXPUNGE : Tells.ALL;
        tell(tells, false, false, () -> session.stream(beside, () -> {}));
    }
}
