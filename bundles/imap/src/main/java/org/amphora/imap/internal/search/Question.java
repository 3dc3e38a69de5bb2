package org.amphora.imap.internal.search;

import java.util.Set;
import org.amphora.api.store.UidSet;
import org.amphora.imap.internal.Extension;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;

/**
 * What a SEARCH or SORT asks.
 *
 * @param sort whether it is a SORT
 * @param uid whether UIDs are the answer
 * @param asked what is returned; null for the old response
 */
record Question(boolean sort, boolean uid, Set<Return> asked, Criteria criteria) {
    /** What the old response is called. */
    String name() {
        return sort ? "SORT" : "SEARCH";
    }

    boolean saves() {
        return asks(Return.SAVE);
    }

    boolean asks(Return what) {
        return asked != null && asked.contains(what);
    }

    /** Whether only the first and the last of what is found count, RFC 5182 §2.4, RFC 7162 §3.1.10. */
    boolean onlyEnds() {
        return (asks(Return.MIN) || asks(Return.MAX)) && !asks(Return.ALL) && !asks(Return.COUNT);
    }

    /** Whether there is no response but the tagged one. */
    boolean isSilent() {
        return saves() && asked.size() == 1;
    }

    /** Reads the charset, which may be missing in a SEARCH, and the keys. */
    static Question parse(Session session, Arguments in, boolean sort, boolean uid, Set<Return> asked) {
        boolean saves = asked != null && asked.contains(Return.SAVE);
        boolean known = true;
        boolean named = sort || in.takeWord("CHARSET ");
        // RFC 6855 §3: there is only one
        if (named && session.has(Extension.UTF8) && !sort) throw new BadSyntax("Text is UTF-8");
        if (named) known = Criteria.isCharset(in);
        Criteria criteria = known ? Criteria.parse(session, in) : null;
        // RFC 5182 §2.1: a search that ends with NO has found nothing
        if (saves) session.view().save(UidSet.EMPTY);
        if (!known) throw Criteria.badCharset();
        return new Question(sort, uid, asked, criteria);
    }
}
