package org.amphora.imap.internal.search;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/** Texts, each once, with the numbers that they got: message IDs, and subjects of threads. */
final class TextNumbers {
    private final Texts texts = new Texts();
    /** One more than a text's number, at a place that its hash says, or behind it; half of it is free. */
    private int[] places = new int[256];

    private int[] hashes = new int[64];
    /** Odd, and nobody's to guess: who sends mail cannot choose texts that meet. */
    private final long factor = ThreadLocalRandom.current().nextLong() | 1;

    /** Its number, from 0; the next one if it is new. */
    int of(byte[] text) {
        int hash = hash(text);
        int place = hash & places.length - 1;
        for (; places[place] != 0; place = place + 1 & places.length - 1) {
            int number = places[place] - 1;
            if (hashes[number] == hash && texts.is(number, text)) return number;
        }
        int number = texts.add(text);
        if (number == hashes.length) hashes = Arrays.copyOf(hashes, number * 2);
        hashes[number] = hash;
        places[place] = number + 1;
        if (texts.count() * 2 > places.length) grow();
        return number;
    }

    int count() {
        return texts.count();
    }

    /** In the order of the octets. */
    int compare(int a, int b) {
        return texts.compare(a, b);
    }

    private int hash(byte[] text) {
        long h = text.length;
        for (byte b : text) h = (h ^ b & 0xff) * factor;
        return (int) (h >>> 32);
    }

    private void grow() {
        places = new int[places.length * 2];
        for (int number = 0; number < texts.count(); number++) {
            int place = hashes[number] & places.length - 1;
            while (places[place] != 0) place = place + 1 & places.length - 1;
            places[place] = number + 1;
        }
    }
}
