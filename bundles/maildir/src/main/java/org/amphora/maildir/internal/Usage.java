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
    private long limitMessages;
    /** The sums have changed, and {@code maildirsize} does not say so yet. */
    private boolean untold;

    private boolean telling;

    private record Sums(long messages, long bytes) {}

    synchronized boolean knows(MailboxId id) {
        return mailboxes.containsKey(id);
    }

    synchronized void set(MailboxId id, long newMessages, long newBytes) {
        Sums old = mailboxes.get(id);
        Sums now = new Sums(newMessages, newBytes);
        if (now.equals(old)) return;
        // what is met for the first time is no news
        untold |= old != null;
        remove(old);
        mailboxes.put(id, now);
        messages += newMessages;
        bytes += newBytes;
    }

    synchronized void forget(MailboxId id) {
        Sums old = mailboxes.remove(id);
        untold |= old != null;
        remove(old);
    }

    private void remove(Sums old) {
        if (old == null) return;
        messages -= old.messages;
        bytes -= old.bytes;
    }

    /** 0 for none. */
    synchronized void limit(long newLimitBytes, long newLimitMessages) {
        limitBytes = newLimitBytes;
        limitMessages = newLimitMessages;
    }

    /** Whether somebody is to be asked to {@link #told tell}: true once until that is done. */
    synchronized boolean isToBeTold() {
        if (!untold || telling) return false;
        telling = true;
        return true;
    }

    /** The sums of this moment are about to be told; false if nothing has changed since the last time. */
    synchronized boolean told() {
        boolean changed = untold;
        untold = false;
        telling = false;
        return changed;
    }

    synchronized Quota quota() {
        return new Quota(bytes, limitBytes, messages, limitMessages);
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
