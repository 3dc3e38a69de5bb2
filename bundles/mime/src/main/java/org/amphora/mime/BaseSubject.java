package org.amphora.mime;

/**
 * A subject without the marks of replies and forwards, RFC 5256 §2.1, for SORT and THREAD.
 *
 * @param text the base subject in Unicode, empty if nothing is left
 * @param reply whether a mark of a reply or forward was taken away
 */
public record BaseSubject(String text, boolean reply) {

    /** Of a Subject as sent (raw, unfolded); null counts as empty. */
    public static BaseSubject of(String rawSubject) {
        String s = rawSubject == null ? "" : HeaderText.decode(rawSubject).replaceAll("[ \t\r\n]+", " ");
        var extraction = new Extraction(s);
        extraction.run();
        return new BaseSubject(s.substring(extraction.from, extraction.to), extraction.reply);
    }

    /** The steps of the RFC, by moving two ends towards each other. */
    private static final class Extraction {
        private final String s;
        private int from;
        private int to;
        private boolean reply;

        Extraction(String s) {
            this.s = s;
            this.to = s.length();
        }

        void run() {
            do {
                dropTrailers();
                dropLeaders();
            } while (unwrapForward());
        }

        /** Step 2: white space and {@code (fwd)} at the end. */
        private void dropTrailers() {
            while (true) {
                while (to > from && s.charAt(to - 1) == ' ') to--;
                if (to - from < 5 || !s.regionMatches(true, to - 5, "(fwd)", 0, 5)) return;
                to -= 5;
                reply = true;
            }
        }

        /** Steps 3 to 5: white space, marks with the blobs before them, and blobs unless nothing else is left. */
        private void dropLeaders() {
            while (true) {
                from = skipSpace(from);
                int at = from;
                int withoutBlobs = from;
                for (int next = blobEnd(at); next > at; next = blobEnd(at)) {
                    at = next;
                    if (at < to) withoutBlobs = at;
                }
                int mark = markEnd(at);
                if (mark < 0) {
                    from = withoutBlobs;
                    return;
                }
                from = mark;
                reply = true;
            }
        }

        /** Step 6. */
        private boolean unwrapForward() {
            if (to - from < 6 || !s.regionMatches(true, from, "[fwd:", 0, 5) || s.charAt(to - 1) != ']') return false;
            from += 5;
            to--;
            reply = true;
            return true;
        }

        /** {@code re}, {@code fw} or {@code fwd}, perhaps a blob, and a colon: where they end, or -1. */
        private int markEnd(int at) {
            int end;
            if (matches(at, "re")) end = at + 2;
            else if (matches(at, "fwd")) end = at + 3;
            else if (matches(at, "fw")) end = at + 2;
            else return -1;
            end = blobEnd(skipSpace(end));
            return end < to && s.charAt(end) == ':' ? end + 1 : -1;
        }

        /** {@code [anything]} and the spaces behind it: where they end; {@code at} itself if there is none. */
        private int blobEnd(int at) {
            if (at >= to || s.charAt(at) != '[') return at;
            for (int i = at + 1; i < to; i++) {
                char c = s.charAt(i);
                if (c == '[') return at;
                if (c == ']') return skipSpace(i + 1);
            }
            return at;
        }

        private boolean matches(int at, String word) {
            return at + word.length() <= to && s.regionMatches(true, at, word, 0, word.length());
        }

        private int skipSpace(int at) {
            int i = at;
            while (i < to && s.charAt(i) == ' ') i++;
            return i;
        }
    }
}
