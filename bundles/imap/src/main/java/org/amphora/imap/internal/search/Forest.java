package org.amphora.imap.internal.search;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Trees of messages, and of dummies that stand for what is not there. Nodes are numbered from 0.
 */
final class Forest {
    static final int NONE = -1;

    private int count;
    /** 0 for a dummy. */
    private int[] message = new int[64];

    private long[] date = new long[64];
    private int[] parent = new int[64];
    /** Whether something hangs on it, or did. */
    private boolean[] wasParent = new boolean[64];
    /** Valid from {@link #sort} on: the first child, and the next of its siblings. */
    private int[] child = {};

    private int[] next = {};
    private int firstTop = NONE;

    /** A dummy that has no parent. */
    int dummy() {
        if (count == message.length) {
            message = Arrays.copyOf(message, count * 2);
            date = Arrays.copyOf(date, count * 2);
            parent = Arrays.copyOf(parent, count * 2);
            wasParent = Arrays.copyOf(wasParent, count * 2);
        }
        parent[count] = NONE;
        return count++;
    }

    /** What was a dummy is this message now. */
    void fill(int node, int number, long millis) {
        message[node] = number;
        date[node] = millis;
    }

    int count() {
        return count;
    }

    boolean isDummy(int node) {
        return message[node] == 0;
    }

    /** The number of its message; 0 for a dummy. */
    int message(int node) {
        return message[node];
    }

    /** Or {@link #NONE}. */
    int parent(int node) {
        return parent[node];
    }

    /** @param above or {@link #NONE} */
    void parent(int node, int above) {
        parent[node] = above;
    }

    /** As {@link #parent(int, int)}, unless that would make a loop. */
    void hang(int node, int above) {
        if (node == above || wasParent[node] && isAbove(node, above)) return;
        parent[node] = above;
        wasParent[above] = true;
    }

    private boolean isAbove(int node, int other) {
        for (int n = parent[other]; n != NONE; n = parent[n]) if (n == node) return true;
        return false;
    }

    /** Nodes with those above each before it. */
    int[] topDown() {
        link(IntStream.range(0, count).toArray());
        int[] order = new int[count];
        int known = 0;
        for (int n = firstTop; n != NONE; n = next[n]) order[known++] = n;
        for (int i = 0; i < known; i++) {
            for (int n = child[order[i]]; n != NONE; n = next[n]) order[known++] = n;
        }
        return order;
    }

    /**
     * Siblings by date, then by number; a dummy counts as its first child, which is a message, and one without children
     * is left out. From now on children can be asked for.
     */
    void sort() {
        int[] first = new int[count];
        for (int n = 0; n < count; n++) first[n] = isDummy(n) ? NONE : n;
        for (int n = 0; n < count; n++) {
            int above = parent[n];
            if (above == NONE || !isDummy(above) || isDummy(n)) continue;
            if (first[above] == NONE || compare(n, first[above]) < 0) first[above] = n;
        }
        int[] order = IntStream.range(0, count)
                .filter(n -> first[n] != NONE)
                .boxed()
                .sorted((a, b) -> compare(first[a], first[b]))
                .mapToInt(n -> n)
                .toArray();
        link(order);
    }

    private int compare(int a, int b) {
        return date[a] != date[b] ? Long.compare(date[a], date[b]) : Integer.compare(message[a], message[b]);
    }

    /** Children and tops in this order; nodes that are not in it are nobody's. */
    private void link(int[] order) {
        child = new int[count];
        next = new int[count];
        Arrays.fill(child, NONE);
        firstTop = NONE;
        for (int i = order.length - 1; i >= 0; i--) {
            int n = order[i];
            int above = parent[n];
            next[n] = above == NONE ? firstTop : child[above];
            if (above == NONE) firstTop = n;
            else child[above] = n;
        }
    }

    /** The first that has no parent, or {@link #NONE}. */
    int firstTop() {
        return firstTop;
    }

    int child(int node) {
        return child[node];
    }

    int next(int node) {
        return next[node];
    }
}
