package org.amphora.imap.internal.command;

import java.text.Normalizer;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.SpecialUse;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Refusal;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;

/** CREATE, RFC 3501 §6.3.3, with the special use of RFC 6154. */
public final class Create implements Command {
    /** {@code \\All} and {@code \\Flagged} would be views of other mailboxes, which are not there. */
    private static final Set<SpecialUse> KEPT = EnumSet.complementOf(EnumSet.of(SpecialUse.ALL, SpecialUse.FLAGGED));

    @Override
    public void run(Session session, Arguments in) {
        in.space();
        String name = in.mailbox();
        Set<SpecialUse> uses = in.takeBlankBeforeParenthesis() ? uses(in) : Set.of();
        in.end();
        MailStore store = session.store();
        String given = withoutLastSeparator(name, store.separator());
        String real = normalised(session, given);
        if (!uses.isEmpty()) mustBeFree(store.list(session.account()), uses);
        session.telling().changes(n -> n.changesName(real));
        MailboxEntry made = store.create(session.account(), real, uses);
        if (!real.equals(given)) ListMailboxes.tell(session.out(), made, store.separator(), given);
        session.ok("[MAILBOXID " + ObjectId.of(made.id()) + "] Create completed");
    }

    /** {@code (USE (\\Sent))}, RFC 6154 §3. */
    private static Set<SpecialUse> uses(Arguments in) {
        in.expect('(');
        if (!in.word().equals("USE")) throw new BadSyntax("Unknown CREATE parameter");
        in.space();
        Set<SpecialUse> uses = EnumSet.noneOf(SpecialUse.class);
        for (String flag : in.flagList()) uses.add(use(flag));
        in.expect(')');
        return uses;
    }

    private static SpecialUse use(String flag) {
        for (SpecialUse u : KEPT) if (u.attribute().equalsIgnoreCase(flag)) return u;
        throw new Refusal("USEATTR", "No mailbox can have this use");
    }

    private static void mustBeFree(List<MailboxEntry> all, Set<SpecialUse> uses) {
        for (MailboxEntry e : all) {
            if (!Collections.disjoint(e.specialUse(), uses))
                throw new Refusal("USEATTR", "Another mailbox has this use");
        }
    }

    /** RFC 9051 §5.1: one name is one name, however its accents were typed; older clients would not find it again. */
    static String normalised(Session session, String name) {
        return session.isUnicode() ? Normalizer.normalize(name, Normalizer.Form.NFC) : name;
    }

    /** A separator at the end only says that names below it will be created. */
    static String withoutLastSeparator(String name, char separator) {
        boolean ends = name.length() > 1 && name.charAt(name.length() - 1) == separator;
        return ends ? name.substring(0, name.length() - 1) : name;
    }
}
