package org.amphora.imap.internal.search;

import java.util.BitSet;
import org.amphora.api.store.UidSet;
import org.amphora.imap.internal.Extension;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;
import org.amphora.imap.internal.wire.Page;

/**
 * What a SEARCH or SORT asks.
 *
 * @param sort whether it is a SORT
 * @param uid whether UIDs are the answer
 * @param asked what is returned; null for the old response
 */
record Question(boolean sort, boolean uid, Returns asked, Criteria criteria) {
    /** What the old response is called. */
    String name() {
        return sort ? "SORT" : "SEARCH";
    }

    boolean saves() {
        return asks(Return.SAVE);
    }

    boolean asks(Return what) {
        return asked != null && asked.has(what);
    }

    /** Whether not all of what is found counts. */
    boolean onlySome() {
        return asked != null && asked.onlySome();
    }

    /** Those of so many that count, by their places from 0 on, where not all do. */
    BitSet some(int found) {
        BitSet some = new BitSet();
        if (found > 0 && asks(Return.MIN)) some.set(0);
        if (found > 0 && asks(Return.MAX)) some.set(found - 1);
        Page page = asked.page();
        if (page != null && page.begin(found) < page.end(found)) some.set(page.begin(found), page.end(found));
        return some;
    }

    /** Whether there is no response but the tagged one. */
    boolean isSilent() {
        return asked != null && asked.isSilent();
    }

    /** Reads the charset, which may be missing in a SEARCH, and the keys. */
    static Question parse(Session session, Arguments in, boolean sort, boolean uid, Returns asked) {
        boolean saves = asked != null && asked.has(Return.SAVE);
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
