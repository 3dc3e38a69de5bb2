package org.amphora.imap.internal.command;

import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.MailboxStatus;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.SystemFlag;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Extension;
import org.amphora.imap.internal.Refusal;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.State;
import org.amphora.imap.internal.selected.FlagsResponse;
import org.amphora.imap.internal.selected.View;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;
import org.amphora.imap.internal.wire.Output;

/** SELECT and EXAMINE, RFC 3501 §6.3.1 and §6.3.2. */
public final class Select implements Command {
    private final boolean readOnly;

    /** @param readOnly EXAMINE */
    public Select(boolean readOnly) {
        this.readOnly = readOnly;
    }

    @Override
    public void run(Session session, Arguments in) {
        in.space();
        String name = in.mailbox();
        if (in.takeBlankBeforeParenthesis()) parameters(session, in);
        in.end();
        // RFC 3501 §6.3.1: the mailbox selected before is left even if this one cannot be selected
        if (session.state() == State.SELECTED) session.unselect();
        MailStore store = session.store();
        Mailbox mailbox = store.mailbox(existing(session, store, name).id());
        MailboxStatus status = mailbox.status();
        MessageTable table = mailbox.messages();
        View view = new View(mailbox.id(), status.uidValidity(), readOnly, table);
        view.keywords(mailbox.keywords().size());
        if (!readOnly) view.addRecent(mailbox.claimRecent());
        respond(session.out(), mailbox, status, table, view);
        session.select(view);
        session.ok(readOnly ? "[READ-ONLY] Examine completed" : "[READ-WRITE] Select completed");
    }

    /** RFC 4466 §2.1, RFC 7162 §3.1.8. */
    private static void parameters(Session session, Arguments in) {
        in.expect('(');
        if (!in.word().equals("CONDSTORE")) throw new BadSyntax("Unknown SELECT parameter");
        in.expect(')');
        session.enable(Extension.CONDSTORE);
    }

    private void respond(Output out, Mailbox mailbox, MailboxStatus status, MessageTable table, View view) {
        out.put(FlagsResponse.of(mailbox, readOnly));
        out.put("* ").put(table.size()).line(" EXISTS");
        out.put("* ").put(readOnly ? status.recent() : view.recentCount()).line(" RECENT");
        int unseen = 0;
        while (unseen < table.size() && table.flags(unseen).has(SystemFlag.SEEN)) unseen++;
        if (unseen < table.size()) {
            out.put("* OK [UNSEEN ").put(unseen + 1).line("] First unseen");
        }
        long uidNext = table.size() == 0 ? 1 : table.uid(table.size() - 1) + 1;
        out.put("* OK [UIDVALIDITY ").put(status.uidValidity()).line("] UIDs valid");
        out.put("* OK [UIDNEXT ").put(Math.max(status.uidNext(), uidNext)).line("] Predicted next UID");
        out.put("* OK [HIGHESTMODSEQ ").put(table.highestModSeq()).line("] Highest");
    }

    /** The mailbox of this name, which can be selected. */
    static MailboxEntry existing(Session session, MailStore store, String name) {
        return store.find(session.account(), name)
                .filter(MailboxEntry::isSelectable)
                .orElseThrow(() -> new Refusal("NONEXISTENT", "No such mailbox"));
    }

    /** As {@link #existing}, for a command that would put messages there. */
    static MailboxEntry target(Session session, MailStore store, String name) {
        return store.find(session.account(), name)
                .filter(MailboxEntry::isSelectable)
                .orElseThrow(() -> new Refusal(store.isPossibleName(name) ? "TRYCREATE" : "CANNOT", "No such mailbox"));
    }
}
