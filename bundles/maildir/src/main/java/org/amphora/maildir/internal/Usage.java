package org.amphora.maildir.internal;

import java.util.HashMap;
import java.util.Map;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.Quota;
import org.amphora.api.store.StoreException;
import org.amphora.api.store.StoreException.Kind;
import org.amphora.maildir.internal.mailbox.Room;

/** What an account's mailboxes hold together, kept as they change. Safe on any thread. */
final class Usage implements Room {
    private final Map<MailboxId, Sums> mailboxes = new HashMap<>();
    private long bytes;
    private long messages;
    private long limitBytes;

    private record Sums(long messages, long bytes) {}

    synchronized boolean knows(MailboxId id) {
        return mailboxes.containsKey(id);
    }

    synchronized void set(MailboxId id, long newMessages, long newBytes) {
        forget(id);
        mailboxes.put(id, new Sums(newMessages, newBytes));
        messages += newMessages;
        bytes += newBytes;
    }

    synchronized void forget(MailboxId id) {
        Sums old = mailboxes.remove(id);
        if (old == null) return;
        messages -= old.messages;
        bytes -= old.bytes;
    }

    synchronized void limit(long newLimitBytes) {
        limitBytes = newLimitBytes;
    }

    synchronized Quota quota() {
        return new Quota(bytes, limitBytes, messages, 0);
    }

    @Override
    public synchronized void take(long moreBytes, int moreMessages) {
        if (moreBytes > 0 && !quota().fits(moreBytes)) throw new StoreException(Kind.OVER_QUOTA, "Mailbox is full");
        bytes += moreBytes;
        messages += moreMessages;
    }

    @Override
    public synchronized void giveBack(long moreBytes, int moreMessages) {
        bytes -= moreBytes;
        messages -= moreMessages;
    }
}
