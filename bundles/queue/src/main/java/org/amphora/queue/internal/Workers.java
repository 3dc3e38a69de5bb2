package org.amphora.queue.internal;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.amphora.queue.internal.schedule.Job;
import org.amphora.queue.internal.schedule.Schedule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of the queue: one that waits for what is due, those that deliver it, and those that deliver inline. */
final class Workers {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final int CHORE_MILLIS = 500;
    private static final int IDLE_SECONDS = 30;
    private static final int INLINE_BACKLOG = 1000;

    private final Schedule schedule;
    private final Consumer<Job> attempt;
    private final ThreadPoolExecutor delivery;
    private final ThreadPoolExecutor inline;
    private final Thread dispatcher;
    private final Thread feeder;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private Thread chores;

    /** @param feed runs until the schedule is stopped */
    Workers(Schedule schedule, Consumer<Job> attempt, Runnable feed, int inlineThreads) {
        this.schedule = schedule;
        this.attempt = attempt;
        delivery = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                named("amphora-queue-delivery-"));
        inline = new ThreadPoolExecutor(
                inlineThreads,
                inlineThreads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(INLINE_BACKLOG),
                named("amphora-queue-inline-"));
        inline.allowCoreThreadTimeOut(true);
        dispatcher = new Thread(this::dispatch, "amphora-queue-dispatch");
        dispatcher.setDaemon(true);
        feeder = new Thread(feed, "amphora-queue-feed");
        feeder.setDaemon(true);
    }

    /** A new number of threads for inline delivery; those that are too many end when their work does. */
    synchronized void inlineThreads(int forInline) {
        if (forInline > inline.getMaximumPoolSize()) inline.setMaximumPoolSize(forInline);
        inline.setCorePoolSize(forInline);
        inline.setMaximumPoolSize(forInline);
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger n = new AtomicInteger();
        return work -> {
            Thread t = new Thread(work, prefix + n.incrementAndGet());
            t.setDaemon(true);
            return t;
        };
    }

    void start() {
        dispatcher.start();
        feeder.start();
    }

    /** @throws java.util.concurrent.RejectedExecutionException if too many wait already */
    void inline(Runnable work) {
        inline.execute(work);
    }

    /** Something to be done again and again, until it says that it is over. */
    interface Chore {
        boolean goesOn() throws IOException;
    }

    /** Does a chore twice a second, on a thread of its own, until it is over or the queue stops. */
    void repeat(Chore chore) {
        chores = named("amphora-queue-reclaim-").newThread(() -> {
            try {
                while (!stopped.await(CHORE_MILLIS, TimeUnit.MILLISECONDS) && chore.goesOn()) {
                    // again
                }
            } catch (IOException e) {
                LOG.error("cannot look after entries of the instance before; they wait for a restart", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        chores.start();
    }

    private void dispatch() {
        try {
            for (Job job; (job = schedule.take()) != null; ) {
                Job first = job;
                delivery.execute(() -> work(first));
            }
        } catch (InterruptedException e) {
            // nobody interrupts it; ends all the same
            Thread.currentThread().interrupt();
        }
    }

    /** Goes on with what comes next, as another thread would have to be woken for it. */
    private void work(Job first) {
        for (Job job = first; job != null; job = schedule.next()) attempt.accept(job);
    }

    /** Begins nothing new. */
    void stop() {
        stopped.countDown();
        schedule.stop();
    }

    /** Waits until all threads have ended; false if some have not. A thread is never interrupted. */
    boolean awaitEnd(long nanos) {
        long end = System.nanoTime() + nanos;
        boolean interrupted = false;
        boolean ended = false;
        try {
            TimeUnit.NANOSECONDS.timedJoin(dispatcher, Math.max(1, end - System.nanoTime()));
            TimeUnit.NANOSECONDS.timedJoin(feeder, Math.max(1, end - System.nanoTime()));
            if (chores != null) TimeUnit.NANOSECONDS.timedJoin(chores, Math.max(1, end - System.nanoTime()));
            delivery.shutdown();
            inline.shutdown();
            ended = delivery.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)
                    & inline.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) Thread.currentThread().interrupt();
        return ended;
    }
}
