package org.amphora.imap.internal.search;

import java.io.IOException;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.SearchIndex;
import org.amphora.api.store.StoreException;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.message.MessageSource;
import org.amphora.imap.internal.selected.View;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the messages of the selected mailbox one after the other, and shows those that match. */
final class Scan {
    private static final Logger LOG = LoggerFactory.getLogger(Scan.class);
    /** Messages at a time, where none is opened; one that is counts for all of them. */
    private static final int MANY = 10_000;
    /** What an index answers takes memory, so that not every text of a long search is looked up. */
    private static final int MOST_LOOKUPS = 32;

    private final Session session;
    private final SearchKey key;
    private final Found found;
    private final int each;
    private final Mailbox mailbox;
    private final MessageTable table;
    private int number = 1;
    private int indexHint;
    private int lookups;
    private boolean unreadable;

    /** Who is shown what is found, in order of the numbers. */
    interface Found {
        /** @throws IOException if what is needed of it cannot be read: it is left out */
        void add(Candidate message) throws IOException;
    }

    /** @param opens whether more is read of what is found than the store's table tells */
    Scan(Session session, SearchKey key, boolean opens, Found found) {
        this.session = session;
        this.found = found;
        each = opens || key.cost() != SearchKey.Cost.NOTHING ? MANY : 1;
        mailbox = session.mailbox();
        this.key = session.searchIndex()
                .map(index -> key.narrowed(term -> find(index, term)))
                .orElse(key);
        table = mailbox.messages();
    }

    private SearchIndex.Found find(SearchIndex index, SearchIndex.Term term) {
        if (lookups++ >= MOST_LOOKUPS) return SearchIndex.Found.NOTHING;
        try {
            return index.find(mailbox, term);
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("the search index failed", e);
            return SearchIndex.Found.NOTHING;
        }
    }

    /** Looks at some; false if none are left. */
    boolean next() {
        View view = session.view();
        for (int looked = 0; number <= view.size(); number++) {
            if (looked >= MANY) return true;
            long uid = view.uid(number);
            looked++;
            if (key.excludes(uid)) continue;
            looked += each - 1;
            int index = indexHint < table.size() && table.uid(indexHint) == uid ? indexHint : table.indexOf(uid);
            if (index < 0) continue;
            indexHint = index + 1;
            look(index, uid);
        }
        return false;
    }

    private void look(int index, long uid) {
        try (MessageSource source = new MessageSource(mailbox, uid)) {
            long limit = session.settings().searchTextLimit();
            Candidate message = new Candidate(number, table, index, session.view(), source, limit);
            if (key.matches(message)) found.add(message);
        } catch (MessageSource.Gone e) {
            // one that has gone does not match
        } catch (IOException e) {
            LOG.error("message {} of mailbox {} cannot be read", uid, mailbox.name(), e);
            unreadable = true;
        }
    }

    /** Whether a message could not be read. */
    boolean isUnreadable() {
        return unreadable;
    }

    /** The MODSEQ of a message that was found. */
    long modSeq(int messageNumber) {
        int index = table.indexOf(session.view().uid(messageNumber));
        return index < 0 ? 0 : table.modSeq(index);
    }
}
