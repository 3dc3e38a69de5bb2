package org.amphora.imap.internal.search;

import java.io.IOException;
import java.util.Arrays;

/** ORDEREDSUBJECT, RFC 5256 §3: all of a base subject hang on the one that was sent first. */
final class ByOrderedSubject extends Threading {
    @Override
    void add(Candidate message) throws IOException {
        message.envelope();
        keep(forest.dummy(), message);
    }

    @Override
    Forest threads() {
        int[] firsts = new int[subjects.count()];
        Arrays.fill(firsts, Forest.NONE);
        forest.sort();
        for (int n = forest.firstTop(); n != Forest.NONE; n = forest.next(n)) {
            int subject = subject(n);
            if (firsts[subject] == Forest.NONE) firsts[subject] = n;
            else forest.parent(n, firsts[subject]);
        }
        forest.sort();
        return forest;
    }
}
