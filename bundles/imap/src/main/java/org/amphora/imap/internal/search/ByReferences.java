package org.amphora.imap.internal.search;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.amphora.mime.Envelope;
import org.amphora.mime.MessageIds;

/** REFERENCES, RFC 5256 §3; the numbers are those of its steps. */
final class ByReferences extends Threading {
    private static final int NONE = Forest.NONE;

    private final TextNumbers ids = new TextNumbers();
    /** By the number of a message ID: the node that has it. */
    private int[] nodes = new int[64];

    private int idsKnown;

    /** Step 1. */
    @Override
    void add(Candidate message) throws IOException {
        Envelope e = message.envelope();
        int node = node(MessageIds.first(e.messageId()));
        keep(node, message);
        int last = NONE;
        for (String id : references(e)) {
            int one = nodeOf(id);
            // 1.A: what is known of the one above another is believed before this
            if (last != NONE && forest.parent(one) == NONE) forest.hang(one, last);
            last = one;
        }
        // 1.B: whatever another message has said of it before, a message knows its parent best
        forest.parent(node, NONE);
        if (last != NONE) forest.hang(node, last);
    }

    /** A node for a message that comes; an ID that another message has already counts for nothing. */
    private int node(String id) {
        int node = id == null ? NONE : nodeOf(id);
        return node != NONE && forest.isDummy(node) ? node : forest.dummy();
    }

    private int nodeOf(String id) {
        int number = ids.of(id.getBytes(StandardCharsets.ISO_8859_1));
        if (number == nodes.length) nodes = Arrays.copyOf(nodes, number * 2);
        if (number == idsKnown) {
            nodes[number] = forest.dummy();
            idsKnown++;
        }
        return nodes[number];
    }

    private static List<String> references(Envelope e) {
        List<String> all = MessageIds.in(e.references());
        if (!all.isEmpty()) return all;
        String parent = MessageIds.first(e.inReplyTo());
        return parent == null ? List.of() : List.of(parent);
    }

    @Override
    Forest threads() {
        prune();
        forest.sort();
        gather();
        forest.sort();
        return forest;
    }

    /**
     * Step 3: a dummy gives its children to the one above it, and goes; one that has nobody above it stays if it holds
     * several together.
     */
    private void prune() {
        int[] order = forest.topDown();
        // the message that will be above a node, or else the dummy at the top
        int[] above = new int[forest.count()];
        int[] children = new int[forest.count()];
        for (int n : order) {
            int parent = forest.parent(n);
            if (parent == NONE) above[n] = NONE;
            else above[n] = forest.isDummy(parent) && above[parent] != NONE ? above[parent] : parent;
            if (!forest.isDummy(n) && above[n] != NONE) children[above[n]]++;
        }
        for (int n : order) {
            int top = above[n];
            boolean alone = top != NONE && forest.isDummy(top) && children[top] == 1;
            forest.parent(n, forest.isDummy(n) || alone ? NONE : top);
        }
    }

    /** Step 5: threads of one subject become one. Step 4 was the sorting before it. */
    private void gather() {
        int[] table = new int[subjects.count()];
        Arrays.fill(table, NONE);
        for (int top = forest.firstTop(); top != NONE; top = forest.next(top)) {
            int subject = threadSubject(top);
            if (subject != EMPTY && isBetter(top, table[subject])) table[subject] = top;
        }
        for (int top = forest.firstTop(); top != NONE; top = forest.next(top)) {
            int subject = threadSubject(top);
            if (subject != EMPTY && table[subject] != top) table[subject] = merged(top, table[subject]);
        }
    }

    private int threadSubject(int top) {
        return subject(forest.isDummy(top) ? forest.child(top) : top);
    }

    /** Step 5.B. */
    private boolean isBetter(int top, int known) {
        if (known == NONE) return true;
        return !forest.isDummy(known) && (forest.isDummy(top) || isReply(known) && !isReply(top));
    }

    /** Step 5.C; a dummy comes upon dummies only. */
    private int merged(int top, int known) {
        if (forest.isDummy(top)) {
            for (int n = forest.child(top); n != NONE; n = forest.next(n)) forest.parent(n, known);
            return known;
        }
        if (forest.isDummy(known) || isReply(top) && !isReply(known)) {
            forest.parent(top, known);
            return known;
        }
        int both = forest.dummy();
        forest.parent(top, both);
        forest.parent(known, both);
        return both;
    }
}
