package org.amphora.imap.internal.command;

import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.Mailbox.Copied;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.StoreException;
import org.amphora.api.store.UidSet;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.SequenceSet;

/** COPY, RFC 3501 §6.4.7, and MOVE, RFC 6851, with COPYUID, RFC 4315 §3. */
public final class Copy implements Command {
    private final boolean uid;
    private final boolean move;

    public Copy(boolean uid, boolean move) {
        this.uid = uid;
        this.move = move;
    }

    @Override
    public void run(Session session, Arguments in) {
        in.space();
        SequenceSet set = in.sequenceSet();
        in.space();
        String name = in.mailbox();
        in.end();
        UidSet numbers = Chosen.numbers(session, set, uid);
        Mailbox mailbox = move ? session.writableMailbox() : session.mailbox();
        MailStore store = session.store();
        MailboxId target = Select.target(session, store, name).id();
        UidSet uids = session.view().uidsOf(numbers);
        String key = UUID.randomUUID().toString();
        Copied copied = twice(() -> move ? mailbox.move(uids, target, key) : mailbox.copy(uids, target, key));
        session.telling().changes(n -> n.makesMessages(target, copied.to()));
        respond(session, copied, numbers.size());
    }

    private void respond(Session session, Copied copied, long chosen) {
        boolean all = copied.from().size() == chosen;
        String code = "";
        boolean known = !copied.from().isEmpty() && !copied.to().contains(0L);
        if (known) {
            code = "[COPYUID " + copied.uidValidity() + ' ' + set(copied.from()) + ' ' + set(copied.to()) + "] ";
        }
        if (!uid && !all && !move && copied.from().isEmpty()) {
            session.no("EXPUNGEISSUED", "The messages are gone");
        } else if (move && !copied.from().isEmpty()) {
            // RFC 6851 §4.3: before the EXPUNGE responses, which come with all that is told
            if (known) session.out().put("* OK ").put(code).line("Moved");
            session.okExpunged("Move completed");
        } else {
            session.ok(code + (move ? "Move completed" : "Copy completed"));
        }
    }

    /** What may have happened is tried again under the same key. */
    static <T> T twice(Supplier<T> work) {
        try {
            return work.get();
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.UNKNOWN) throw e;
            return work.get();
        }
    }

    /** A uid-set that keeps the order, since the n-th of one set belongs to the n-th of the other. */
    static String set(List<Long> uids) {
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < uids.size(); ) {
            int j = i + 1;
            while (j < uids.size() && uids.get(j) == uids.get(j - 1) + 1) j++;
            b.append(b.isEmpty() ? "" : ",").append(uids.get(i));
            if (j > i + 1) b.append(':').append(uids.get(j - 1));
            i = j;
        }
        return b.toString();
    }
}
