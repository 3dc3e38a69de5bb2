package org.amphora.net.internal;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes net's threads: named, daemons, and holding nothing of whoever happened to need one. */
final class Threads implements ThreadFactory {
    private final String name;
    private final AtomicInteger made = new AtomicInteger();

    /** @param name such as {@code worker}, for {@code amphora-net-worker-1} */
    Threads(String name) {
        this.name = "amphora-net-" + name + "-";
    }

    /**
     * A thread inherits the access control context of its maker's stack, and with it the class loader of a protocol
     * bundle that is on the stack: only privileged code cuts that off.
     */
    @Override
    @SuppressWarnings("removal")
    public Thread newThread(Runnable work) {
        return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> {
            var thread = new Thread(null, work, name + made.incrementAndGet(), 0, false);
            thread.setContextClassLoader(Threads.class.getClassLoader());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Lets them finish what they do and waits for their end, five seconds at most; false if some are left. */
    static boolean end(ExecutorService pool) {
        pool.shutdown();
        try {
            return pool.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
