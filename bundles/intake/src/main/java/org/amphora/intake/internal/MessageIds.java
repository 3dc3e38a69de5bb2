package org.amphora.intake.internal;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids of messages: 13 small letters and digits that sort by time. The first ten count 1/1024 milliseconds and never
 * repeat here; the last three are this intake's own, so that one of the same moment elsewhere differs.
 */
final class MessageIds {
    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";

    private final AtomicLong last = new AtomicLong();
    private final String own;

    MessageIds(SecureRandom random) {
        this.own = text(random.nextInt(36 * 36 * 36), 3);
    }

    String next() {
        long now = System.currentTimeMillis() << 10;
        return text(last.updateAndGet(before -> Math.max(before + 1, now)), 10) + own;
    }

    private static String text(long number, int width) {
        char[] out = new char[width];
        for (int i = width - 1; i >= 0; i--, number /= 36) out[i] = DIGITS.charAt((int) (number % 36));
        return new String(out);
    }
}
