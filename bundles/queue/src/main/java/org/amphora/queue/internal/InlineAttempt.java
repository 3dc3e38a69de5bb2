package org.amphora.queue.internal;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.amphora.api.queue.Outcome;

/**
 * A delivery on a thread of the queue that the caller of accept waits for, until the deadline; then its result belongs
 * to the entry that has been made of the message.
 */
final class InlineAttempt implements Runnable {
    private final Supplier<List<Outcome>> delivery;
    private final Runnable whenOver;
    private long deadline;
    private boolean started;
    private boolean cancelled;
    private List<Outcome> outcomes;
    private Consumer<List<Outcome>> heir;

    /**
     * @param deadline of {@link System#nanoTime}
     * @param whenOver called once, when the delivery has ended, or will not begin
     */
    InlineAttempt(Supplier<List<Outcome>> delivery, Runnable whenOver, long deadline) {
        this.delivery = delivery;
        this.whenOver = whenOver;
        this.deadline = deadline;
    }

    @Override
    public void run() {
        synchronized (this) {
            if (cancelled) return;
            started = true;
        }
        List<Outcome> result;
        try {
            result = delivery.get();
        } finally {
            whenOver.run();
        }
        Consumer<List<Outcome>> to;
        synchronized (this) {
            outcomes = result;
            to = heir;
            notifyAll();
        }
        if (to != null) to.accept(result);
    }

    /** The outcomes, or null if they are not there at the deadline. */
    synchronized List<Outcome> await() {
        boolean interrupted = false;
        for (long left; outcomes == null && (left = deadline - System.nanoTime()) > 0; ) {
            try {
                wait(left / 1_000_000 + 1);
            } catch (InterruptedException e) {
                interrupted = true;
                deadline = System.nanoTime();
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
        return outcomes;
    }

    /** Brings the deadline forward. */
    synchronized void hurry(long to) {
        if (to - deadline < 0) deadline = to;
        notifyAll();
    }

    /** Sees to it that the delivery does not begin; false if it has begun. */
    boolean cancel() {
        synchronized (this) {
            if (started) return false;
            cancelled = true;
        }
        whenOver.run();
        return true;
    }

    /** Who gets the outcomes: at once, on this thread, if they are there by now. */
    void handOver(Consumer<List<Outcome>> to) {
        List<Outcome> result;
        synchronized (this) {
            heir = to;
            result = outcomes;
        }
        if (result != null) to.accept(result);
    }
}
