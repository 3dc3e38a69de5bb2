package org.amphora.chain;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Calls filters within a time: one that may block on a pool of its own, any other on the caller's thread. The pool has
 * no thread while no filter needs one, and no queue: when as many calls as may are inside filters that hang, the next
 * one has timed out at once. Calls are counted and not threads, as a thread is still on its way back to the pool when
 * its call has been answered. One that keeps failing is quarantined: {@link Breaker}.
 */
public final class FilterRunner implements AutoCloseable {
    private static final long IDLE_SECONDS = 30;
    private static final String ALL_HELD = "found no thread: all are held by filters that hang";

    private static final Logger LOG = LoggerFactory.getLogger(FilterRunner.class);

    private final ThreadPoolExecutor pool;
    private final AtomicInteger names = new AtomicInteger();
    private final AtomicInteger inside = new AtomicInteger();
    private final String threads;
    private volatile ChainSettings settings;

    /** @param threads what the names of the pool's threads begin with */
    public FilterRunner(String threads, ChainSettings settings) {
        this.threads = threads;
        this.settings = settings;
        pool = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), this::thread);
    }

    /** The place of one call, left once: when the work is done or, if it never began, when its thread is free. */
    private final class Place {
        private final AtomicBoolean left = new AtomicBoolean();

        void leave() {
            if (!left.getAndSet(true)) inside.decrementAndGet();
        }
    }

    private Optional<Place> place() {
        if (inside.incrementAndGet() <= settings.threads()) return Optional.of(new Place());
        inside.decrementAndGet();
        return Optional.empty();
    }

    private void execute(Place place, Runnable work) {
        pool.execute(() -> {
            try {
                work.run();
            } finally {
                place.leave();
            }
        });
    }

    private Thread thread(Runnable work) {
        var thread = new Thread(work, threads + names.incrementAndGet());
        thread.setDaemon(true);
        // not the loader of whoever calls first, whose bundle it would keep
        thread.setContextClassLoader(FilterRunner.class.getClassLoader());
        return thread;
    }

    /** Asks a filter, on the caller's thread if it has promised not to block. */
    public <T> T call(Installed<?> filter, Duration limit, Callable<T> work) throws FilterFailure {
        return filter.isBlocking() ? onPool(limit, work) : here(work);
    }

    /** Asks a filter that is on trial: whatever it has promised, it costs nobody more than the time. */
    public <T> T callApart(Duration limit, Callable<T> work) throws FilterFailure {
        return onPool(limit, work);
    }

    /** A filter has failed at a message, or a connection: told once for each, however many of its calls have. */
    public void failed(Installed<?> filter, FilterFailure failure) {
        filter.tally().failed(failure);
        // whom others leave no thread is not to blame
        if (failure.getMessage().equals(ALL_HELD)) return;
        ChainSettings now = settings;
        if (filter.breaker().failed(failure.words(), now.failureLimit(), now.quarantine()))
            LOG.warn(
                    "filter={} ({}) has failed {} times in a row and is not asked for {} s: {}",
                    filter.name(),
                    filter.origin(),
                    now.failureLimit(),
                    now.quarantine().toSeconds(),
                    failure.words());
    }

    /** A filter has done its work on a message. */
    public void succeeded(Installed<?> filter) {
        if (filter.breaker().succeeded()) LOG.info("filter={} answers again", filter.name());
    }

    private static <T> T here(Callable<T> work) throws FilterFailure {
        try {
            return work.call();
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            throw new FilterFailure("threw", e);
        }
    }

    private <T> T onPool(Duration limit, Callable<T> work) throws FilterFailure {
        Map<String, String> context = MDC.getCopyOfContextMap();
        Place place = place().orElseThrow(() -> new FilterFailure(ALL_HELD, null));
        var task = new FutureTask<>(() -> {
            if (context != null) MDC.setContextMap(context);
            try {
                return work.call();
            } finally {
                MDC.clear();
                place.leave(); // before the answer is out: the next call finds the place free
            }
        });
        try {
            execute(place, task);
            return task.get(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new FilterFailure("threw", e.getCause());
        } catch (TimeoutException e) {
            task.cancel(true);
            throw new FilterFailure("has not answered within " + limit.toMillis() + " ms", null);
        } catch (RejectedExecutionException e) {
            throw new FilterFailure("found the pool closed", null);
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new FilterFailure("was interrupted", null);
        }
    }

    /** Runs what nobody waits for, on the pool if the filter may block, else here; false if no thread is free. */
    public boolean later(Installed<?> filter, Runnable work) {
        try {
            if (filter.isBlocking()) execute(place().orElseThrow(RejectedExecutionException::new), work);
            else work.run();
            return true;
        } catch (RejectedExecutionException e) {
            LOG.warn("filter={} is not told of an end: all threads are held by filters that hang", filter.name());
            return false;
        }
    }

    public void configure(ChainSettings now) {
        settings = now;
    }

    /** Threads that are inside a filter now. */
    public int busy() {
        return pool.getActiveCount();
    }

    /** Ends the threads that end; the others are abandoned, and {@link #busy} counts them. */
    @Override
    public void close() {
        pool.shutdown();
        try {
            if (pool.awaitTermination(1, TimeUnit.SECONDS)) return;
            pool.shutdownNow();
            pool.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
