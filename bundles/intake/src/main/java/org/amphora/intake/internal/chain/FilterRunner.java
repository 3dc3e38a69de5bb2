package org.amphora.intake.internal.chain;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Calls filters within a time: one that may block on a pool of its own, any other on the caller's thread. The pool has
 * no thread while no filter needs one, and no queue: when each of its threads is held by a filter that hangs, the next
 * call has timed out at once.
 */
public final class FilterRunner implements AutoCloseable {
    private static final long IDLE_SECONDS = 30;

    private static final Logger LOG = LoggerFactory.getLogger(FilterRunner.class);

    private final ThreadPoolExecutor pool;
    private final AtomicInteger names = new AtomicInteger();

    public FilterRunner(int threads) {
        pool = new ThreadPoolExecutor(
                0, threads, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), this::thread);
    }

    private Thread thread(Runnable work) {
        var thread = new Thread(work, "amphora-intake-filter-" + names.incrementAndGet());
        thread.setDaemon(true);
        // not the loader of whoever calls first, whose bundle it would keep
        thread.setContextClassLoader(FilterRunner.class.getClassLoader());
        return thread;
    }

    <T> T call(NamedFilter filter, Duration limit, Callable<T> work) throws FilterFailure {
        return filter.isBlocking() ? onPool(limit, work) : here(work);
    }

    private static <T> T here(Callable<T> work) throws FilterFailure {
        try {
            return work.call();
        } catch (Exception | LinkageError | StackOverflowError e) {
            throw new FilterFailure("threw", e);
        }
    }

    private <T> T onPool(Duration limit, Callable<T> work) throws FilterFailure {
        Map<String, String> context = MDC.getCopyOfContextMap();
        var task = new FutureTask<>(() -> {
            if (context != null) MDC.setContextMap(context);
            try {
                return work.call();
            } finally {
                MDC.clear();
            }
        });
        try {
            pool.execute(task);
            return task.get(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new FilterFailure("threw", e.getCause());
        } catch (TimeoutException e) {
            task.cancel(true);
            throw new FilterFailure("has not answered within " + limit.toMillis() + " ms", null);
        } catch (RejectedExecutionException e) {
            throw new FilterFailure("found no thread: all are held by filters that hang", null);
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new FilterFailure("was interrupted", null);
        }
    }

    /** Runs what nobody waits for, on the pool if the filter may block, else here; false if no thread is free. */
    boolean later(NamedFilter filter, Runnable work) {
        try {
            if (filter.isBlocking()) pool.execute(work);
            else work.run();
            return true;
        } catch (RejectedExecutionException e) {
            LOG.warn("filter={} is not told of an end: all threads are held by filters that hang", filter.name());
            return false;
        }
    }

    public void threads(int most) {
        pool.setMaximumPoolSize(most);
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
