package org.amphora.imap.internal.command;

import java.util.Map;
import org.amphora.api.store.Changes;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.MailboxStatus;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.Right;
import org.amphora.api.store.Rights;
import org.amphora.api.store.SystemFlag;
import org.amphora.api.store.UidSet;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Extension;
import org.amphora.imap.internal.Refusal;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.State;
import org.amphora.imap.internal.fetch.FetchItems;
import org.amphora.imap.internal.fetch.FetchRun;
import org.amphora.imap.internal.selected.FlagsResponse;
import org.amphora.imap.internal.selected.Resync;
import org.amphora.imap.internal.selected.Vanished;
import org.amphora.imap.internal.selected.View;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;
import org.amphora.imap.internal.wire.Output;

/** SELECT and EXAMINE, RFC 3501 §6.3.1 and §6.3.2, RFC 9051 §6.3.2 and §6.3.3. */
public final class Select implements Command {
    /** RFC 4314 §5.2: who has none of them cannot change anything. */
    private static final Rights CHANGE =
            Rights.of(Right.INSERT, Right.EXPUNGE, Right.SEEN, Right.WRITE, Right.DELETE_MESSAGES);

    private static final Rights TARGET = Rights.of(Right.LOOKUP, Right.READ, Right.INSERT);

    private final boolean examine;

    /** @param examine EXAMINE */
    public Select(boolean examine) {
        this.examine = examine;
    }

    @Override
    public void run(Session session, Arguments in) {
        in.space();
        String name = in.mailbox();
        Resync resync = in.takeBlankBeforeParenthesis() ? parameters(session, in) : null;
        in.end();
        // RFC 3501 §6.3.1: the mailbox selected before is left even if this one cannot be selected
        if (session.state() == State.SELECTED) {
            session.unselect();
            session.out().line("* OK [CLOSED] Previous mailbox is closed"); // RFC 7162 §3.2.11
        }
        MailStore store = session.store();
        MailboxEntry entry = existing(session, store, name);
        Mailbox mailbox = store.mailbox(entry.id());
        MailboxStatus status = mailbox.status();
        boolean readOnly = examine || !mailbox.rights().hasAny(CHANGE);
        // a client that knows another mailbox of this name gets all of this one
        boolean again = resync != null && resync.uidValidity() == status.uidValidity();
        Changes changes = again ? mailbox.changesSince(resync.modSeq()) : null;
        MessageTable table = again ? changes.now() : mailbox.messages();
        View view = new View(mailbox.id(), status.uidValidity(), readOnly, table);
        view.keywords(mailbox.keywords().size());
        boolean rev2 = session.has(Extension.REV2);
        if (!readOnly && !rev2) view.addRecent(mailbox.claimRecent());
        long uidNext = Math.max(status.uidNext(), table.size() == 0 ? 1 : table.uid(table.size() - 1) + 1);
        Output out = session.out();
        out.put(FlagsResponse.of(mailbox, readOnly));
        out.put("* ").put(table.size()).line(" EXISTS");
        if (rev2) ListMailboxes.tell(out, entry, store.separator(), null);
        else recentAndUnseen(out, readOnly ? status.recent() : view.recentCount(), table);
        out.put("* OK [UIDVALIDITY ").put(status.uidValidity()).line("] UIDs valid");
        out.put("* OK [UIDNEXT ").put(uidNext).line("] Predicted next UID");
        out.put("* OK [HIGHESTMODSEQ ").put(table.highestModSeq()).line("] Highest");
        out.put("* OK [MAILBOXID ").put(ObjectId.of(mailbox.id())).line("] Identity");
        session.select(view);
        if (again) catchUp(session, mailbox, resync, changes, uidNext);
        else completed(session);
    }

    /** RFC 4466 §2.1, RFC 7162 §3.1.8 and §3.2.5; null if the client is not to be told what it has missed. */
    private static Resync parameters(Session session, Arguments in) {
        Resync resync = null;
        in.expect('(');
        do {
            switch (in.word()) {
                case "CONDSTORE" -> session.enable(Extension.CONDSTORE);
                case "QRESYNC" -> {
                    if (!session.has(Extension.QRESYNC)) throw new BadSyntax("ENABLE QRESYNC first");
                    in.space();
                    resync = Resync.parse(in);
                }
                default -> throw new BadSyntax("Unknown SELECT parameter");
            }
        } while (in.take(' '));
        in.expect(')');
        return resync;
    }

    /** What RFC 9051 has done away with. */
    private static void recentAndUnseen(Output out, int recent, MessageTable table) {
        out.put("* ").put(recent).line(" RECENT");
        int unseen = 0;
        while (unseen < table.size() && table.flags(unseen).has(SystemFlag.SEEN)) unseen++;
        if (unseen < table.size()) out.put("* OK [UNSEEN ").put(unseen + 1).line("] First unseen");
    }

    /** First what has vanished, then what has come and changed, RFC 7162 §3.2.5.1. */
    private void catchUp(Session session, Mailbox mailbox, Resync resync, Changes changes, long uidNext) {
        View view = session.view();
        MessageTable now = changes.now();
        // a MODSEQ that is not reached yet is of a mailbox that a backup has replaced
        long since = resync.modSeq() > now.highestModSeq() ? 0 : resync.modSeq();
        UidSet changed = Chosen.changedSince(view, now, view.numbersOf(resync.known()), since);
        FetchRun run = new FetchRun(session, FetchItems.changes(), changed, mailbox, Map.of());
        session.stream(
                Vanished.earlier(resync.vanished(changes, view, uidNext)),
                () -> session.stream(run, () -> completed(session)));
    }

    private void completed(Session session) {
        String code = session.view().isReadOnly() ? "[READ-ONLY] " : "[READ-WRITE] ";
        session.ok(code + (examine ? "Examine completed" : "Select completed"));
    }

    /** The mailbox of this name, which can be selected. */
    static MailboxEntry existing(Session session, MailStore store, String name) {
        return store.find(session.account(), name)
                .filter(MailboxEntry::isSelectable)
                .orElseThrow(() -> new Refusal("NONEXISTENT", "No such mailbox"));
    }

    /** As {@link #existing}, for a command that would put messages there: one that is not seen is not there either. */
    static MailboxEntry target(Session session, MailStore store, String name) {
        return store.find(session.account(), name)
                .filter(MailboxEntry::isSelectable)
                .filter(e -> store.mailbox(e.id()).rights().hasAny(TARGET))
                .orElseThrow(() -> new Refusal(store.isPossibleName(name) ? "TRYCREATE" : "CANNOT", "No such mailbox"));
    }
}
