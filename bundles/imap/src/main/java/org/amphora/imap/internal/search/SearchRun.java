package org.amphora.imap.internal.search;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.UidSet;
import org.amphora.imap.internal.Extension;
import org.amphora.imap.internal.Pieces;
import org.amphora.imap.internal.Refusal;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.message.MessageSource;
import org.amphora.imap.internal.selected.View;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;
import org.amphora.imap.internal.wire.Output;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One SEARCH, RFC 3501 §6.4.4 and RFC 4731: looks at some messages in each piece, then writes what it has found. */
public final class SearchRun implements Pieces {
    private static final Logger LOG = LoggerFactory.getLogger(SearchRun.class);
    /** Messages in a piece, where none is opened. */
    private static final int MANY = 10_000;

    /** RFC 4731 §3.1. */
    private enum Return {
        MIN,
        MAX,
        ALL,
        COUNT
    }

    private final Session session;
    /** What is asked for; null: the old response. */
    private final Set<Return> asked;

    private final SearchKey key;
    /** Whether the highest MODSEQ of what was found is told, RFC 7162 §3.1.5. */
    private final boolean tellsModSeq;

    private long highest;
    private final boolean uid;
    private final Mailbox mailbox;
    private final MessageTable table;
    private final UidSet.Builder found = new UidSet.Builder();
    private int number = 1;
    private int indexHint;
    private boolean unreadable;

    private SearchRun(Session session, Set<Return> asked, SearchKey key, boolean tellsModSeq, boolean uid) {
        this.session = session;
        this.tellsModSeq = tellsModSeq;
        this.asked = asked;
        this.key = key;
        this.uid = uid;
        mailbox = session.mailbox();
        table = mailbox.messages();
    }

    /**
     * From behind the command's name.
     *
     * @param uid whether UIDs are the answer
     */
    public static SearchRun parse(Session session, Arguments in, boolean uid) {
        in.space();
        Set<Return> asked = in.takeWord("RETURN ") ? options(in) : null;
        if (in.takeWord("CHARSET ")) {
            String charset = in.astring().toUpperCase(Locale.ROOT);
            if (!charset.equals("UTF-8") && !charset.equals("US-ASCII")) {
                throw new Refusal("BADCHARSET (US-ASCII UTF-8)", "Charset is not known");
            }
            in.space();
        }
        int deepest = session.settings().maxSearchDepth();
        SearchParser parser = new SearchParser(in, session.view(), deepest);
        SearchKey key = parser.keys(0);
        in.end();
        if (parser.asksModSeq()) session.enable(Extension.CONDSTORE);
        return new SearchRun(session, asked, key, parser.asksModSeq(), uid);
    }

    private static Set<Return> options(Arguments in) {
        Set<Return> asked = EnumSet.noneOf(Return.class);
        in.expect('(');
        while (!in.take(')')) {
            asked.add(option(in.word()));
            if (!in.is(')')) in.space();
        }
        in.space();
        return asked.isEmpty() ? EnumSet.of(Return.ALL) : asked;
    }

    private static Return option(String word) {
        for (Return r : Return.values()) if (r.name().equals(word)) return r;
        throw new BadSyntax("Unknown search result option");
    }

    /** Whether a message could not be read. */
    public boolean isUnreadable() {
        return unreadable;
    }

    @Override
    public boolean next(Output out) {
        View view = session.view();
        int enough = key.cost() == SearchKey.Cost.NOTHING ? MANY : 1;
        for (int looked = 0; number <= view.size(); number++) {
            if (looked++ == enough) return true;
            long u = view.uid(number);
            int index = indexHint < table.size() && table.uid(indexHint) == u ? indexHint : table.indexOf(u);
            if (index < 0) continue;
            indexHint = index + 1;
            if (!matches(index, u)) continue;
            found.add(uid ? u : number);
            highest = Math.max(highest, table.modSeq(index));
        }
        write(out);
        return false;
    }

    private boolean matches(int index, long u) {
        try (MessageSource source = new MessageSource(mailbox, u)) {
            long limit = session.settings().searchTextLimit();
            return key.matches(new Candidate(number, table, index, session.view(), source, limit));
        } catch (MessageSource.Gone e) {
            return false;
        } catch (IOException e) {
            LOG.error("message {} of mailbox {} cannot be read", u, mailbox.name(), e);
            unreadable = true;
            return false;
        }
    }

    private void write(Output out) {
        UidSet all = found.build();
        if (asked != null) {
            extended(out, all);
            return;
        }
        out.put("* SEARCH");
        for (int r = 0; r < all.rangeCount(); r++) {
            for (long n = all.first(r); n <= all.last(r); n++) out.put(' ').put(n);
        }
        if (tellsModSeq && highest > 0) out.put(" (MODSEQ ").put(highest).put(')');
        out.crlf();
    }

    /** RFC 4731 §3.2: nothing of what is not there, but for the count. */
    private void extended(Output out, UidSet all) {
        out.put("* ESEARCH (TAG ").string(session.tag()).put(uid ? ") UID" : ")");
        if (!all.isEmpty()) {
            if (asked.contains(Return.MIN)) out.put(" MIN ").put(all.first(0));
            if (asked.contains(Return.MAX)) out.put(" MAX ").put(all.last(all.rangeCount() - 1));
            if (asked.contains(Return.ALL)) out.put(" ALL ").put(all.toString());
        }
        if (asked.contains(Return.COUNT)) out.put(" COUNT ").put(all.size());
        if (tellsModSeq && highest > 0) out.put(" MODSEQ ").put(highest);
        out.crlf();
    }
}
