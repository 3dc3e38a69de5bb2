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
            out.put(items.get(i).name()).put(' ').put(value(items.get(i), status, appendLimit));
        }
        out.line(")");
    }

    private static long value(Item item, MailboxStatus status, long appendLimit) {
        return switch (item) {
            case MESSAGES -> status.messages();
            case RECENT -> status.recent();
            case UIDNEXT -> status.uidNext();
            case UIDVALIDITY -> status.uidValidity();
            case UNSEEN -> status.unseen();
            case DELETED -> status.deleted();
            case SIZE -> status.size();
            case APPENDLIMIT -> appendLimit;
            case HIGHESTMODSEQ -> status.highestModSeq();
        };
    }
}
