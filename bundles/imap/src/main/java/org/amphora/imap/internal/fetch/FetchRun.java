package org.amphora.imap.internal.fetch;

import java.io.IOException;
import java.util.Map;
import org.amphora.api.store.Flags;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.UidSet;
import org.amphora.imap.internal.Extension;
import org.amphora.imap.internal.Pieces;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.message.MessageSource;
import org.amphora.imap.internal.selected.View;
import org.amphora.imap.internal.wire.Output;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The responses of one FETCH. A message is a piece, its long literals are pieces of their own: sent from the file where
 * there is one, else block by block. A message that is gone or cannot be read is left out whole.
 */
public final class FetchRun implements Pieces {
    private static final Logger LOG = LoggerFactory.getLogger(FetchRun.class);

    private final Session session;
    private final FetchItems items;
    private final UidSet numbers;
    private final Mailbox mailbox;
    private final MessageTable table;
    private final Map<Long, Mailbox.FlagResult> marked;
    private final boolean needsSummary;
    private final boolean tellsMarked;

    private int range;
    private long next;
    private int indexHint;

    private int number;
    private Fetched message;
    private int item;
    private boolean gone;
    private boolean unreadable;
    private boolean unknownEncoding;

    /** @param marked the messages that this command has marked {@code \Seen} */
    public FetchRun(
            Session session, FetchItems items, UidSet numbers, Mailbox mailbox, Map<Long, Mailbox.FlagResult> marked) {
        this.session = session;
        this.items = items;
        this.numbers = numbers;
        this.mailbox = mailbox;
        this.marked = marked;
        table = mailbox.messages();
        needsSummary = items.needSummary();
        tellsMarked = !items.items().contains(FetchItem.Simple.FLAGS);
    }

    /** Whether a message was left out because it has been expunged. */
    public boolean isGone() {
        return gone;
    }

    /** Whether a message was left out because it could not be read. */
    public boolean isUnreadable() {
        return unreadable;
    }

    /** Whether a message was left out because a part of it cannot be decoded. */
    public boolean hasUnknownEncoding() {
        return unknownEncoding;
    }

    @Override
    public boolean next(Output out) throws IOException {
        if (message != null) {
            if (message.rest() == null) proceed(out);
            else if (!message.rest().next(out)) message.rest(null);
            return true;
        }
        if (!advance()) return false;
        int mark = out.length();
        try {
            begin(out);
        } catch (MessageSource.Gone e) {
            leaveOut(out, mark);
            gone = true;
        } catch (BinaryItem.UnknownEncoding e) {
            leaveOut(out, mark);
            unknownEncoding = true;
        } catch (IOException e) {
            LOG.error("message {} of mailbox {} cannot be read", message.uid(), mailbox.name(), e);
            leaveOut(out, mark);
            unreadable = true;
        } catch (RuntimeException e) {
            leaveOut(out, mark);
            throw e;
        }
        return true;
    }

    /** The next message of the set that is still there. */
    private boolean advance() {
        View view = session.view();
        for (; range < numbers.rangeCount(); range++, next = 0) {
            if (next == 0) next = numbers.first(range);
            while (next <= numbers.last(range)) {
                number = (int) next++;
                long uid = view.uid(number);
                int index = indexHint < table.size() && table.uid(indexHint) == uid ? indexHint : table.indexOf(uid);
                if (index >= 0) {
                    indexHint = index + 1;
                    message = fetched(index, uid, view);
                    return true;
                }
                gone = true;
            }
        }
        return false;
    }

    private Fetched fetched(int index, long uid, View view) {
        Mailbox.FlagResult mark = marked.get(uid);
        Flags flags = mark == null ? table.flags(index) : mark.flags();
        long modSeq = mark == null ? table.modSeq(index) : mark.modSeq();
        return new Fetched(session, table, index, flags, modSeq, view.isRecent(uid), new MessageSource(mailbox, uid));
    }

    private void leaveOut(Output out, int mark) {
        out.truncate(mark);
        end();
    }

    private void end() {
        message.source().close();
        session.hold(null);
        message = null;
    }

    private void begin(Output out) throws IOException {
        item = 0;
        // before anything is streamed: what has begun must be ended even if the message is expunged meanwhile
        if (needsSummary) message.source().summary();
        for (FetchItem i : items.items()) i.check(message);
        out.put("* ").put(number).put(" FETCH (");
        proceed(out);
    }

    private void proceed(Output out) throws IOException {
        while (item < items.items().size()) {
            if (item > 0) out.put(' ');
            items.items().get(item++).put(out, message);
            if (message.rest() != null) {
                session.hold(message.source());
                return;
            }
        }
        // RFC 3501 §6.4.5: flags changed by this are told with it
        if (tellsMarked && marked.containsKey(message.uid())) {
            FetchItem.Simple.FLAGS.put(out.put(' '), message);
        }
        if (session.has(Extension.CONDSTORE) && marked.containsKey(message.uid()) && !items.hasModSeq())
            FetchItem.Simple.MODSEQ.put(out.put(' '), message);
        out.line(")");
        end();
    }
}
