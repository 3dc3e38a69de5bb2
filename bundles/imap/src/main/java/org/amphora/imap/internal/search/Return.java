package org.amphora.imap.internal.search;

import java.util.EnumSet;
import java.util.Set;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;

/** What a SEARCH or SORT is to return, RFC 4731 §3.1 and RFC 5182 §2.1. */
enum Return {
    MIN,
    MAX,
    ALL,
    COUNT,
    /** Nothing is returned for it: {@code $} means what was found from now on. */
    SAVE;

    /** The options and the blank behind them; null if there are none: the old response. */
    static Set<Return> parse(Arguments in) {
        if (!in.takeWord("RETURN ")) return null;
        Set<Return> asked = EnumSet.noneOf(Return.class);
        in.expect('(');
        while (!in.take(')')) {
            asked.add(option(in.word()));
            if (!in.is(')')) in.space();
        }
        in.space();
        return asked.isEmpty() ? EnumSet.of(ALL) : asked;
    }

    private static Return option(String word) {
        for (Return r : values()) if (r.name().equals(word)) return r;
        throw new BadSyntax("Unknown search result option");
    }
}
