package org.amphora.imap.internal.search;

import java.util.Arrays;

/** The messages that a scan has found, by their numbers. */
final class Hits {
    private int[] numbers = new int[64];
    private int count;
    private long highestModSeq;

    void add(Candidate message) {
        if (count == numbers.length) numbers = Arrays.copyOf(numbers, count * 2);
        numbers[count++] = message.number();
        highestModSeq = Math.max(highestModSeq, message.modSeq());
    }

    int count() {
        return count;
    }

    /** In the order in which they were found: ascending. */
    int[] numbers() {
        return Arrays.copyOf(numbers, count);
    }

    /** 0 if there are none. */
    long highestModSeq() {
        return highestModSeq;
    }
}
