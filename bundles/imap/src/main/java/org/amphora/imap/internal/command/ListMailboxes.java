package org.amphora.imap.internal.command;

import java.util.List;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.SpecialUse;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Pieces;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.Output;

/** LIST, RFC 3501 §6.3.8, with the attributes of RFC 3348 (CHILDREN) and RFC 6154 (SPECIAL-USE). */
public final class ListMailboxes implements Command {
    @Override
    public void run(Session session, Arguments in) {
        in.space();
        String reference = in.mailbox();
        in.space();
        String pattern = in.pattern();
        in.end();
        MailStore store = session.store();
        char separator = store.separator();
        if (pattern.isEmpty()) {
            // asks for the separator, and the root of the reference
            session.out()
                    .put("* LIST (\\Noselect) ")
                    .string(String.valueOf(separator))
                    .line(" \"\"");
            session.ok("List completed");
            return;
        }
        NamePattern names = new NamePattern(reference + pattern, separator);
        var all = store.list(session.account()).iterator();
        Pieces pieces = out -> {
            if (!all.hasNext()) return false;
            MailboxEntry entry = all.next();
            if (names.matches(entry.name()) && exists(entry))
                respond(out, "LIST", attributes(entry), separator, entry.name());
            return true;
        };
        session.stream(pieces, () -> session.ok("List completed"));
    }

    /** A name that is only subscribed is no mailbox, nor the parent of one. */
    private static boolean exists(MailboxEntry entry) {
        return entry.isSelectable() || entry.hasChildren();
    }

    private static String attributes(MailboxEntry entry) {
        StringBuilder b = new StringBuilder();
        if (!entry.isSelectable()) b.append("\\Noselect ");
        b.append(entry.hasChildren() ? "\\HasChildren" : "\\HasNoChildren");
        List<SpecialUse> uses = entry.specialUse().stream().sorted().toList();
        for (SpecialUse use : uses) b.append(' ').append(use.attribute());
        return b.toString();
    }

    static void respond(Output out, String command, String attributes, char separator, String name) {
        out.put("* ").put(command).put(" (").put(attributes).put(") ");
        out.string(String.valueOf(separator)).put(' ').mailbox(name).crlf();
    }
}
