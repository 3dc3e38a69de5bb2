package org.amphora.imap.internal.search;

import java.util.EnumSet;
import java.util.Set;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;
import org.amphora.imap.internal.wire.Page;

/**
 * All that a SEARCH or SORT is to return.
 *
 * @param page of PARTIAL; null without it
 */
record Returns(Set<Return> options, Page page) {
    static final Returns ALL = new Returns(EnumSet.of(Return.ALL), null);

    /** The options and the blank behind them; null if there are none: the old response. */
    static Returns parse(Arguments in) {
        if (!in.takeWord("RETURN ")) return null;
        Set<Return> options = EnumSet.noneOf(Return.class);
        Page page = null;
        in.expect('(');
        while (!in.take(')')) {
            Return option = option(in.word());
            if (option == Return.PARTIAL) {
                if (page != null) throw new BadSyntax("One PARTIAL is enough");
                in.space();
                page = Page.parse(in);
            }
            options.add(option);
            if (!in.is(')')) in.space();
        }
        in.space();
        // RFC 9394 §3.1
        if (page != null && options.contains(Return.ALL)) throw new BadSyntax("ALL or PARTIAL, not both");
        return options.isEmpty() ? ALL : new Returns(options, page);
    }

    private static Return option(String word) {
        for (Return r : Return.values()) if (r.name().equals(word)) return r;
        throw new BadSyntax("Unknown search result option");
    }

    boolean has(Return option) {
        return options.contains(option);
    }

    /** Whether there is nothing to be told. */
    boolean isSilent() {
        return has(Return.SAVE) && options.size() == 1;
    }

    /** Whether not all of what is found counts, but its ends and its page: RFC 5182 §2.4, RFC 7162 §3.1.10, RFC 9394 §3.2. */
    boolean onlySome() {
        boolean some = has(Return.MIN) || has(Return.MAX) || page != null;
        return some && !has(Return.ALL) && !has(Return.COUNT);
    }
}
