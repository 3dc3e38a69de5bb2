package org.amphora.imap.internal.notify;

import java.util.Set;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.MailboxStatus;
import org.amphora.imap.internal.wire.Output;

/** A mailbox, or a name without one, as the client has been told of it. */
final class Known {
    /** Numbers of each in {@link #values}. */
    static final int VALUES = 5;

    final MailboxEntry entry;
    final Set<Event> events;
    /** UIDVALIDITY, UIDNEXT, MESSAGES, HIGHESTMODSEQ, UNSEEN; null if they are not known. */
    long[] values;
    /** It may be listed and no more. */
    boolean closed;

    MailStore.Subscription hints;

    Known(MailboxEntry entry, Set<Event> events) {
        this.entry = entry;
        this.events = events;
    }

    MailboxId id() {
        return entry.id();
    }

    boolean wants(Event event) {
        return events.contains(event);
    }

    boolean wantsMessages() {
        return entry.isSelectable() && wants(Event.MESSAGE_NEW);
    }

    /** As it was told already, under another name. */
    void continues(Known before) {
        values = before.values;
        closed = before.closed;
        if (!wantsMessages()) return;
        hints = before.hints;
        before.hints = null;
    }

    void stop() {
        if (hints != null) hints.close();
        hints = null;
    }

    /** Takes what is there now; whether there is something in it that the client wants to hear. */
    boolean take(MailboxStatus now, boolean condStore) {
        long[] before = values;
        values = new long[] {now.uidValidity(), now.uidNext(), now.messages(), now.highestModSeq(), now.unseen()};
        if (before == null) return false;
        for (int i = 0; i < 3; i++) if (before[i] != values[i]) return true;
        boolean flags = before[4] != values[4] || condStore && before[3] != values[3];
        return wants(Event.FLAG_CHANGE) && flags;
    }

    /** RFC 5465 §3.1, §5.1 and §5.2 together. */
    void putStatus(Output out, boolean condStore) {
        out.put("* STATUS ").mailbox(entry.name());
        out.put(" (MESSAGES ").put(values[2]).put(" UIDNEXT ").put(values[1]);
        out.put(" UIDVALIDITY ").put(values[0]);
        if (wants(Event.FLAG_CHANGE)) out.put(" UNSEEN ").put(values[4]);
        if (wants(Event.FLAG_CHANGE) || condStore) out.put(" HIGHESTMODSEQ ").put(values[3]);
        out.line(")");
    }
}
