package org.amphora.itests.rig;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition; the time is a limit for a broken server, never part of what is tested. */
public final class Deadline {
    public static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Duration PAUSE = Duration.ofMillis(20);

    private Deadline() {}

    /** Returns once {@code condition} is true; a failure of it counts as not yet. */
    public static void await(String what, Callable<Boolean> condition) {
        await(what, LIMIT, condition);
    }

    public static void await(String what, Duration limit, Callable<Boolean> condition) {
        long end = System.nanoTime() + limit.toNanos();
        Exception last = null;
        while (true) {
            try {
                if (condition.call()) return;
                last = null;
            } catch (Exception e) {
                last = e;
            }
            if (System.nanoTime() > end) throw new AssertionError("not within " + limit + ": " + what, last);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
