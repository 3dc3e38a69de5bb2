package org.amphora.imap.internal.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.amphora.api.store.FlagChange;
import org.amphora.api.store.Flags;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.UidSet;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Extension;
import org.amphora.imap.internal.Pieces;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.selected.FlagsResponse;
import org.amphora.imap.internal.selected.View;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;
import org.amphora.imap.internal.wire.Output;
import org.amphora.imap.internal.wire.SequenceSet;

/** STORE, RFC 3501 §6.4.6 and RFC 7162 §3.1.3. */
public final class Store implements Command {
    private static final int PIECE = 8 * 1024;

    private final boolean uid;

    public Store(boolean uid) {
        this.uid = uid;
    }

    @Override
    public void run(Session session, Arguments in) {
        in.space();
        SequenceSet set = in.sequenceSet();
        in.space();
        long unchangedSince = in.is('(') ? unchangedSince(in) : Long.MAX_VALUE;
        if (unchangedSince < Long.MAX_VALUE) session.enable(Extension.CONDSTORE);
        FlagChange.Mode mode =
                in.take('+') ? FlagChange.Mode.ADD : in.take('-') ? FlagChange.Mode.REMOVE : FlagChange.Mode.REPLACE;
        String item = in.name();
        boolean silent = item.equals("FLAGS.SILENT");
        if (!silent && !item.equals("FLAGS")) throw new BadSyntax("FLAGS expected");
        in.space();
        Flags flags = Flags.parse(flags(in));
        in.end();
        UidSet numbers = Chosen.numbers(session, set, uid);
        Mailbox mailbox = session.writableMailbox();
        MessageTable before = mailbox.messages();
        FlagChange change = new FlagChange(mode, flags);
        Map<Long, Mailbox.FlagResult> results = mailbox.store(session.view().uidsOf(numbers), change, unchangedSince);
        Map<Long, Mailbox.FlagResult> done = changed(results);
        session.told(silent ? foreseen(session.view(), before, change, done) : done);
        String modified = results.size() == done.size() ? "" : modified(session.view(), numbers, results);
        if (!flags.keywords().isEmpty()) session.out().put(FlagsResponse.ofNew(mailbox, session.view()));
        Runnable end = () -> {
            if (!uid && results.size() < numbers.size()) session.no("EXPUNGEISSUED", "Some messages are gone");
            else session.ok(modified + "Store completed");
        };
        boolean modSeq = session.has(Extension.CONDSTORE);
        boolean withUid = uid || session.has(Extension.QRESYNC);
        if (silent && !modSeq) end.run();
        else session.stream(new Responses(session.view(), numbers, done, !silent, withUid, modSeq), end);
    }

    /** {@code (UNCHANGEDSINCE n)} and the blank behind it, RFC 7162 §3.1.3. */
    private static long unchangedSince(Arguments in) {
        in.expect('(');
        if (!in.word().equals("UNCHANGEDSINCE")) throw new BadSyntax("Unknown STORE modifier");
        in.space();
        long since = in.number(Long.MAX_VALUE / 10);
        in.expect(')');
        in.space();
        return since;
    }

    /** Those that UNCHANGEDSINCE has not left alone. */
    private static Map<Long, Mailbox.FlagResult> changed(Map<Long, Mailbox.FlagResult> results) {
        if (results.values().stream().allMatch(Mailbox.FlagResult::changed)) return results;
        Map<Long, Mailbox.FlagResult> changed = new HashMap<>(results);
        changed.values().removeIf(r -> !r.changed());
        return changed;
    }

    private String modified(View view, UidSet numbers, Map<Long, Mailbox.FlagResult> results) {
        UidSet.Builder left = new UidSet.Builder();
        for (int r = 0; r < numbers.rangeCount(); r++) {
            for (long n = numbers.first(r); n <= numbers.last(r); n++) {
                long u = view.uid((int) n);
                Mailbox.FlagResult result = results.get(u);
                if (result != null && !result.changed()) left.add(uid ? u : n);
            }
        }
        return "[MODIFIED " + left.build() + "] ";
    }

    /**
     * The results that the client of a silent STORE knows without being told: the flags that it knew, changed as it
     * asked. What others had changed, or changed meanwhile, it must be told (RFC 3501 §6.4.6).
     */
    private static Map<Long, Mailbox.FlagResult> foreseen(
            View view, MessageTable before, FlagChange change, Map<Long, Mailbox.FlagResult> results) {
        Map<Long, Mailbox.FlagResult> foreseen = new HashMap<>();
        results.forEach((u, result) -> {
            int i = before.indexOf(u);
            if (i < 0 || before.modSeq(i) > view.flagsSeen()) return;
            if (change.applyTo(before.flags(i)).equals(result.flags())) foreseen.put(u, result);
        });
        return foreseen;
    }

    /** In parentheses or not, RFC 3501 §9. */
    private static List<String> flags(Arguments in) {
        if (in.is('(')) return in.flagList();
        List<String> flags = new ArrayList<>();
        do flags.add(in.flag());
        while (in.take(' '));
        return flags;
    }

    private static final class Responses implements Pieces {
        private final View view;
        private final UidSet numbers;
        private final Map<Long, Mailbox.FlagResult> results;
        private final boolean flags;
        private final boolean uid;
        private final boolean modSeq;
        private int range;
        private long next;

        /** @param flags whether they are told; without, only the MODSEQ is, RFC 7162 §3.1.3 */
        Responses(
                View view,
                UidSet numbers,
                Map<Long, Mailbox.FlagResult> results,
                boolean flags,
                boolean uid,
                boolean modSeq) {
            this.flags = flags;
            this.uid = uid;
            this.modSeq = modSeq;
            this.view = view;
            this.numbers = numbers;
            this.results = results;
        }

        @Override
        public boolean next(Output out) {
            int enough = out.length() + PIECE;
            for (; range < numbers.rangeCount(); range++, next = 0) {
                if (next == 0) next = numbers.first(range);
                for (; next <= numbers.last(range); next++) {
                    if (out.length() > enough) return true;
                    put(out, (int) next);
                }
            }
            return false;
        }

        private void put(Output out, int number) {
            long u = view.uid(number);
            Mailbox.FlagResult result = results.get(u);
            if (result == null) return;
            out.put("* ").put(number).put(" FETCH (");
            if (uid) out.put("UID ").put(u).put(' ');
            if (flags) FlagsResponse.put(out, result.flags(), view.isRecent(u));
            if (modSeq)
                out.put(flags ? " MODSEQ (" : "MODSEQ (").put(result.modSeq()).put(')');
            out.line(")");
        }
    }
}
