package org.amphora.imap.internal.search;

import java.io.IOException;
import java.util.Arrays;
import org.amphora.imap.internal.wire.BadSyntax;
import org.amphora.mime.BaseSubject;

/** How messages are put together in threads, RFC 5256 §3. */
abstract sealed class Threading permits ByReferences, ByOrderedSubject {
    /** What an empty subject is called. */
    static final int EMPTY = 0;

    final Forest forest = new Forest();
    final TextNumbers subjects = new TextNumbers();
    /** By node: what the subject is called in {@link #subjects}, and whether it was that of a reply or forward. */
    private int[] subject = new int[64];

    private boolean[] reply = new boolean[64];

    Threading() {
        subjects.of(new byte[0]);
    }

    static Threading named(String word) {
        return switch (word) {
            case "REFERENCES" -> new ByReferences();
            case "ORDEREDSUBJECT" -> new ByOrderedSubject();
            default -> throw new BadSyntax("Unknown threading algorithm");
        };
    }

    /** The next message that is found. */
    abstract void add(Candidate message) throws IOException;

    /** All are there; the trees, sorted. */
    abstract Forest threads();

    /** A node is this message. */
    void keep(int node, Candidate message) throws IOException {
        BaseSubject base = BaseSubject.of(message.envelope().subject());
        forest.fill(node, message.number(), message.sentMillis());
        if (node >= subject.length) {
            int more = Math.max(node + 1, subject.length * 2);
            subject = Arrays.copyOf(subject, more);
            reply = Arrays.copyOf(reply, more);
        }
        subject[node] = subjects.of(Casemap.key(base.text()));
        reply[node] = base.reply();
    }

    /** Of a message. */
    int subject(int node) {
        return subject[node];
    }

    boolean isReply(int node) {
        return reply[node];
    }
}
