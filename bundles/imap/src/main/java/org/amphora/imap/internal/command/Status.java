package org.amphora.imap.internal.command;

import java.util.ArrayList;
import java.util.List;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.MailboxStatus;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;
import org.amphora.imap.internal.wire.Output;

/** RFC 3501 §6.3.10. */
public final class Status implements Command {
    private enum Item {
        MESSAGES,
        RECENT,
        UIDNEXT,
        UIDVALIDITY,
        UNSEEN
    }

    @Override
    public void run(Session session, Arguments in) {
        in.space();
        String name = in.mailbox();
        in.space();
        in.expect('(');
        List<Item> items = new ArrayList<>();
        do items.add(item(in.word()));
        while (in.take(' '));
        in.expect(')');
        in.end();
        MailStore store = session.store();
        MailboxStatus status =
                store.mailbox(Select.existing(session, store, name).id()).status();
        Output out = session.out().put("* STATUS ").mailbox(name).put(" (");
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) out.put(' ');
            out.put(items.get(i).name()).put(' ').put(value(items.get(i), status));
        }
        out.line(")");
        session.ok("Status completed");
    }

    private static Item item(String word) {
        for (Item i : Item.values()) if (i.name().equals(word)) return i;
        throw new BadSyntax("Unknown STATUS item");
    }

    private static long value(Item item, MailboxStatus status) {
        return switch (item) {
            case MESSAGES -> status.messages();
            case RECENT -> status.recent();
            case UIDNEXT -> status.uidNext();
            case UIDVALIDITY -> status.uidValidity();
            case UNSEEN -> status.unseen();
        };
    }
}
