package org.amphora.imap.internal.fetch;

import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.Output;

/**
 * {@code <from.count>} behind a section, RFC 3501 §6.4.5; 64-bit as in RFC 9051.
 *
 * @param from -1 for all
 */
record Partial(long from, long count) {
    static final Partial ALL = new Partial(-1, Long.MAX_VALUE);

    /** All, if none comes next. */
    static Partial parse(Arguments in) {
        if (!in.take('<')) return ALL;
        long from = in.number(Long.MAX_VALUE / 10);
        in.expect('.');
        long count = in.number(Long.MAX_VALUE / 10);
        in.expect('>');
        return new Partial(from, count);
    }

    /** As the response names it. */
    void put(Output name) {
        if (from >= 0) name.put('<').put(from).put('>');
    }

    /** The first octet that is asked for. */
    long first() {
        return Math.max(0, from);
    }
}
