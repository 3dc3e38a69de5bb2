package org.amphora.imap.internal.selected;

import org.amphora.api.store.Changes;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.UidSet;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;
import org.amphora.imap.internal.wire.SequenceSet;

/**
 * What a client knows of the mailbox that it selects again, RFC 7162 §3.2.5.
 *
 * @param uidValidity with another one it knows nothing
 * @param modSeq of what it has been told last
 * @param known the UIDs that it asks about
 * @param numbers some message numbers, ascending
 * @param uids the UIDs that they had, in the same order
 */
public record Resync(long uidValidity, long modSeq, UidSet known, UidSet numbers, UidSet uids) {

    /** From the opening parenthesis. */
    public static Resync parse(Arguments in) {
        in.expect('(');
        long uidValidity = in.number(0xffffffffL);
        in.space();
        long modSeq = in.number(Long.MAX_VALUE / 10);
        UidSet known = UidSet.ALL;
        UidSet numbers = UidSet.EMPTY;
        UidSet uids = UidSet.EMPTY;
        if (in.take(' ')) {
            boolean more = true;
            if (!in.is('(')) {
                known = set(in);
                more = in.take(' ');
            }
            if (more) {
                in.expect('(');
                numbers = set(in);
                in.space();
                uids = set(in);
                in.expect(')');
            }
        }
        in.expect(')');
        return new Resync(uidValidity, modSeq, known, numbers, uids);
    }

    private static UidSet set(Arguments in) {
        SequenceSet set = in.sequenceSet();
        if (!set.isPlain()) throw new BadSyntax("Only numbers are allowed here");
        return set.resolve(0xffffffffL);
    }

    /**
     * Which UIDs have vanished that the client may still have.
     *
     * @param changes since {@link #modSeq}
     */
    public UidSet vanished(Changes changes, View view, long uidNext) {
        long matching = matching(changes.now());
        UidSet asked = matching < 0xffffffffL ? known.and(UidSet.range(matching + 1, 0xffffffffL)) : UidSet.EMPTY;
        return Vanished.among(asked, changes, view, uidNext);
    }

    /**
     * The highest UID whose message has the number that the client knows, or 0: numbers only shrink, and so the client
     * knows of all that went before it (§3.2.5.2).
     */
    private long matching(MessageTable now) {
        long matching = 0;
        long number = 0;
        long uid = 0;
        for (int n = 0, u = 0; n < numbers.rangeCount() && u < uids.rangeCount(); ) {
            number = Math.max(number + 1, numbers.first(n));
            uid = Math.max(uid + 1, uids.first(u));
            if (number > now.size()) break;
            if (now.uid((int) number - 1) == uid) matching = uid;
            if (number == numbers.last(n)) n++;
            if (uid == uids.last(u)) u++;
        }
        return matching;
    }
}
