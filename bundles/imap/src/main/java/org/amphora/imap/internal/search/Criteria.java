package org.amphora.imap.internal.search;

import java.util.Locale;
import org.amphora.imap.internal.Extension;
import org.amphora.imap.internal.Refusal;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;

/**
 * Which messages are looked for.
 *
 * @param asksModSeq whether the highest MODSEQ of what is found is told, RFC 7162 §3.1.5
 */
record Criteria(SearchKey key, boolean asksModSeq) {

    /** The keys, up to the end of the command. */
    static Criteria parse(Session session, Arguments in) {
        SearchParser parser =
                new SearchParser(in, session.view(), session.settings().maxSearchDepth());
        SearchKey key = parser.keys(0);
        in.end();
        if (parser.asksModSeq()) session.enable(Extension.CONDSTORE);
        return new Criteria(key, parser.asksModSeq());
    }

    /** Whether the charset of their strings is known; reads it and the blank behind it. */
    static boolean isCharset(Arguments in) {
        String charset = in.astring().toUpperCase(Locale.ROOT);
        in.space();
        return charset.equals("UTF-8") || charset.equals("US-ASCII");
    }

    static Refusal badCharset() {
        return new Refusal("BADCHARSET (US-ASCII UTF-8)", "Charset is not known");
    }
}
