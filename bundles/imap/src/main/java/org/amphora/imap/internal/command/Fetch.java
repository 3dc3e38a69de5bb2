package org.amphora.imap.internal.command;

import java.util.Map;
import org.amphora.api.store.Changes;
import org.amphora.api.store.FlagChange;
import org.amphora.api.store.Flags;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.SystemFlag;
import org.amphora.api.store.UidSet;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Extension;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.fetch.FetchItems;
import org.amphora.imap.internal.fetch.FetchRun;
import org.amphora.imap.internal.selected.Vanished;
import org.amphora.imap.internal.selected.View;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;
import org.amphora.imap.internal.wire.Page;
import org.amphora.imap.internal.wire.SequenceSet;

/** FETCH, RFC 3501 §6.4.5 and RFC 7162 §3.1.4. */
public final class Fetch implements Command {
    private static final FlagChange SEEN = new FlagChange(FlagChange.Mode.ADD, Flags.of(SystemFlag.SEEN));

    /**
     * @param changedSince -1 for all
     * @param page null for all
     */
    private record Modifiers(long changedSince, boolean vanished, Page page) {
        boolean limits() {
            return changedSince >= 0;
        }
    }

    private static final Modifiers NONE = new Modifiers(-1, false, null);

    private final boolean uid;

    public Fetch(boolean uid) {
        this.uid = uid;
    }

    @Override
    public void run(Session session, Arguments in) {
        in.space();
        SequenceSet set = in.sequenceSet();
        in.space();
        FetchItems items = FetchItems.parse(in, uid || session.has(Extension.QRESYNC));
        Modifiers modifiers = in.takeBlankBeforeParenthesis() ? modifiers(in) : NONE;
        in.end();
        if (modifiers.vanished() && !(uid && modifiers.limits() && session.has(Extension.QRESYNC)))
            throw new BadSyntax("VANISHED is for UID FETCH with CHANGEDSINCE and after ENABLE QRESYNC");
        if (modifiers.page() != null && !uid) throw new BadSyntax("PARTIAL is for UID FETCH");
        if (modifiers.limits()) items.modSeq();
        if (items.hasModSeq()) session.enable(Extension.CONDSTORE);
        UidSet chosen = Chosen.numbers(session, set, uid);
        Mailbox mailbox = session.mailbox();
        UidSet numbers = modifiers.limits()
                ? Chosen.changedSince(session.view(), mailbox.messages(), chosen, modifiers.changedSince())
                : chosen;
        if (modifiers.page() != null) numbers = modifiers.page().of(numbers);
        Map<Long, Mailbox.FlagResult> marked = Map.of();
        boolean keepsSeen =
                !session.view().isReadOnly() && mailbox.permanentFlags().contains(SystemFlag.SEEN);
        if (items.marksSeen() && keepsSeen) marked = markSeen(session.view(), mailbox, numbers);
        session.told(marked);
        FetchRun run = new FetchRun(session, items, numbers, mailbox, marked);
        Runnable fetch = () -> session.stream(run, () -> end(session, run));
        if (modifiers.vanished()) session.stream(vanished(session.view(), mailbox, set, modifiers), fetch);
        else fetch.run();
    }

    private static Vanished vanished(View view, Mailbox mailbox, SequenceSet set, Modifiers modifiers) {
        Changes changes = mailbox.changesSince(modifiers.changedSince());
        long uidNext = mailbox.status().uidNext();
        return Vanished.earlier(Vanished.among(view.uidsNamed(set), changes, view, uidNext));
    }

    /** RFC 4466 §2.4, RFC 7162 §3.1.4.1 and §3.2.6, RFC 9394 §3.4. */
    private static Modifiers modifiers(Arguments in) {
        long changedSince = -1;
        boolean vanished = false;
        Page page = null;
        in.expect('(');
        do {
            switch (in.word()) {
                case "CHANGEDSINCE" -> {
                    in.space();
                    changedSince = in.number(Long.MAX_VALUE / 10);
                }
                case "VANISHED" -> vanished = true;
                case "PARTIAL" -> {
                    in.space();
                    page = Page.parse(in);
                }
                default -> throw new BadSyntax("Unknown FETCH modifier");
            }
        } while (in.take(' '));
        in.expect(')');
        return new Modifiers(changedSince, vanished, page);
    }

    private void end(Session session, FetchRun run) {
        if (run.isUnreadable()) session.no("UNAVAILABLE", "Some messages cannot be read");
        else if (run.hasUnknownEncoding()) session.no("UNKNOWN-CTE", "A transfer encoding is not known");
        else if (run.isGone() && !uid) session.no("EXPUNGEISSUED", "Some messages are gone");
        else session.ok("Fetch completed");
    }

    /** Once for the whole command. */
    private static Map<Long, Mailbox.FlagResult> markSeen(View view, Mailbox mailbox, UidSet numbers) {
        MessageTable table = mailbox.messages();
        UidSet.Builder unseen = new UidSet.Builder();
        for (int r = 0; r < numbers.rangeCount(); r++) {
            for (long n = numbers.first(r); n <= numbers.last(r); n++) {
                int i = table.indexOf(view.uid((int) n));
                if (i >= 0 && !table.flags(i).has(SystemFlag.SEEN)) unseen.add(table.uid(i));
            }
        }
        UidSet uids = unseen.build();
        return uids.isEmpty() ? Map.of() : mailbox.store(uids, SEEN, Long.MAX_VALUE);
    }
}
