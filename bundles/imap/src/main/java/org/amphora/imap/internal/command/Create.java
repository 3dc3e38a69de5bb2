package org.amphora.imap.internal.command;

import java.util.Set;
import org.amphora.api.store.MailStore;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;

/** RFC 3501 §6.3.3. */
public final class Create implements Command {
    @Override
    public void run(Session session, Arguments in) {
        in.space();
        String name = in.mailbox();
        in.end();
        MailStore store = session.store();
        store.create(session.account(), withoutLastSeparator(name, store.separator()), Set.of());
        session.ok("Create completed");
    }

    /** A separator at the end only says that names below it will be created. */
    static String withoutLastSeparator(String name, char separator) {
        boolean ends = name.length() > 1 && name.charAt(name.length() - 1) == separator;
        return ends ? name.substring(0, name.length() - 1) : name;
    }
}
