package org.amphora.queue.internal;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of the queue: one that waits for what is due, those that deliver it, and those that deliver inline. */
final class Workers {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final int CHORE_MILLIS = 500;
    private static final int IDLE_SECONDS = 30;
    private static final int INLINE_BACKLOG = 1000;

    private final Schedule schedule;
    private final Consumer<Slot> attempt;
    private final Permits permits;
    private int deliveryThreads;
    private final ThreadPoolExecutor delivery;
    private final ThreadPoolExecutor inline;
    private final Thread dispatcher;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private Thread chores;

    Workers(Schedule schedule, Consumer<Slot> attempt, int deliveryThreads, int inlineThreads) {
        this.schedule = schedule;
        this.attempt = attempt;
        permits = new Permits(deliveryThreads);
        this.deliveryThreads = deliveryThreads;
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
    }

    private static final class Permits extends Semaphore {
        private static final long serialVersionUID = 1L;

        Permits(int count) {
            super(count);
        }

        void fewer(int count) {
            reducePermits(count);
        }
    }

    /** New numbers of threads; those that are too many end when their work does. */
    synchronized void threads(int forDelivery, int forInline) {
        if (forDelivery > deliveryThreads) permits.release(forDelivery - deliveryThreads);
        else permits.fewer(deliveryThreads - forDelivery);
        deliveryThreads = forDelivery;
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
            while (true) {
                permits.acquire();
                Slot slot = schedule.take();
                if (slot == null) return;
                delivery.execute(() -> {
                    try {
                        attempt.accept(slot);
                    } finally {
                        permits.release();
                    }
                });
            }
        } catch (InterruptedException e) {
            // nobody interrupts it; ends all the same
            Thread.currentThread().interrupt();
        }
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
            // ended by stop, or as soon as the deliveries before it give it their permit
            permits.release();
            TimeUnit.NANOSECONDS.timedJoin(dispatcher, Math.max(1, end - System.nanoTime()));
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
