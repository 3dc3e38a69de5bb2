package org.amphora.pop3.internal;

import java.util.BitSet;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.UidSet;

/**
 * The inbox as it was at login: RFC 1939 §4 has message numbers that do not change in a session. Numbers start at 1.
 */
public final class Maildrop {
    private final MailboxId mailbox;
    private final long uidValidity;
    private final long[] uids;
    private final long[] octets;
    private final BitSet deleted;

    Maildrop(MailboxId mailbox, long uidValidity, long[] uids, long[] octets, BitSet deleted) {
        this.mailbox = mailbox;
        this.uidValidity = uidValidity;
        this.uids = uids;
        this.octets = octets;
        this.deleted = deleted;
    }

    static Maildrop of(Mailbox inbox) {
        MessageTable table = inbox.messages();
        long[] uids = new long[table.size()];
        long[] octets = new long[uids.length];
        for (int i = 0; i < uids.length; i++) {
            uids[i] = table.uid(i);
            octets[i] = table.octets(i);
        }
        return new Maildrop(inbox.id(), inbox.status().uidValidity(), uids, octets, new BitSet());
    }

    MailboxId mailbox() {
        return mailbox;
    }

    long uidValidity() {
        return uidValidity;
    }

    long[] uids() {
        return uids;
    }

    long[] allOctets() {
        return octets;
    }

    BitSet deleted() {
        return deleted;
    }

    /** The highest number, deleted messages included. */
    public int last() {
        return uids.length;
    }

    public boolean isDeleted(int number) {
        return deleted.get(number - 1);
    }

    public void delete(int number) {
        deleted.set(number - 1);
    }

    public void reset() {
        deleted.clear();
    }

    public long uid(int number) {
        return uids[number - 1];
    }

    public long octets(int number) {
        return octets[number - 1];
    }

    /** How many messages are not deleted. */
    public int count() {
        return uids.length - deleted.cardinality();
    }

    /** Octets of the messages that are not deleted. */
    public long size() {
        long sum = 0;
        for (int i = 0; i < octets.length; i++) if (!deleted.get(i)) sum += octets[i];
        return sum;
    }

    UidSet deletedUids() {
        UidSet.Builder b = new UidSet.Builder();
        deleted.stream().forEach(i -> b.add(uids[i]));
        return b.build();
    }
}
