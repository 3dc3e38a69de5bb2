package org.amphora.imap.internal.command;

import java.util.ArrayList;
import java.util.List;
import org.amphora.api.store.MailboxStatus;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;
import org.amphora.imap.internal.wire.Output;

/** What a STATUS, or a LIST with it (RFC 5819), asks for. */
final class StatusItems {
    private enum Item {
        MESSAGES,
        RECENT,
        UIDNEXT,
        UIDVALIDITY,
        UNSEEN,
        /** RFC 9051 §6.3.11. */
        DELETED,
        /** RFC 8438. */
        SIZE,
        /** RFC 7889 §3.2. */
        APPENDLIMIT,
        /** RFC 8474 §4.3. */
        MAILBOXID,
        /** RFC 7162 §3.1.7. */
        HIGHESTMODSEQ
    }

    private final List<Item> items = new ArrayList<>();

    private StatusItems() {}

    /** In parentheses. */
    static StatusItems parse(Arguments in) {
        StatusItems all = new StatusItems();
        in.expect('(');
        do all.items.add(item(in.word()));
        while (in.take(' '));
        in.expect(')');
        return all;
    }

    private static Item item(String word) {
        for (Item i : Item.values()) if (i.name().equals(word)) return i;
        throw new BadSyntax("Unknown STATUS item");
    }

    /** Whether who asks for these keeps MODSEQs from now on, RFC 7162 §3.1. */
    boolean enableCondStore() {
        return items.contains(Item.HIGHESTMODSEQ);
    }

    /** The response. */
    void put(Output out, String mailbox, MailboxStatus status, long appendLimit) {
        out.put("* STATUS ").mailbox(mailbox).put(" (");
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) out.put(' ');
            out.put(items.get(i).name()).put(' ');
            put(out, items.get(i), status, appendLimit);
        }
        out.line(")");
    }

    private static void put(Output out, Item item, MailboxStatus status, long appendLimit) {
        switch (item) {
            case MESSAGES -> out.put(status.messages());
            case RECENT -> out.put(status.recent());
            case UIDNEXT -> out.put(status.uidNext());
            case UIDVALIDITY -> out.put(status.uidValidity());
            case UNSEEN -> out.put(status.unseen());
            case DELETED -> out.put(status.deleted());
            case SIZE -> out.put(status.size());
            case APPENDLIMIT -> out.put(appendLimit);
            case HIGHESTMODSEQ -> out.put(status.highestModSeq());
            case MAILBOXID -> out.put(ObjectId.of(status.id()));
        }
    }
}
