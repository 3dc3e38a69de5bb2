package org.amphora.net.internal;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.amphora.api.net.ListenerInfo;
import org.amphora.api.net.Listeners;
import org.amphora.api.net.ProtocolFactory;
import org.amphora.api.net.SessionInfo;
import org.amphora.api.tls.TlsProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All listeners, the threads that they share, and the protocols behind them. */
final class Net implements Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Net.class);
    private static final long TICK_MILLIS = 500;
    private static final int RETRY_TICKS = 10;
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final IoThreads io;
    private final UnixLoop unix = new UnixLoop();
    private final ThreadPoolExecutor workers;
    private final ThreadPoolExecutor logins;
    private final ScheduledThreadPoolExecutor timer;
    private final Scratch scratch;
    private final Protocols protocols;
    private final Clients clients;
    private final Map<String, Listener> listeners = new ConcurrentHashMap<>();
    /** Closed listeners whose connections are still there. */
    private final Collection<Listener> closed = ConcurrentHashMap.newKeySet();

    private final AtomicLong ids = new AtomicLong(System.currentTimeMillis() * 1000);
    private final Object releases = new Object();
    private long released;

    private volatile NetSettings settings;
    /** Of the site; none as long as that is not known. */
    private volatile List<String> interfaces = List.of();

    private volatile TlsProvider tls;
    private volatile boolean closing;
    private int ticks;

    Net(NetSettings settings, Protocols protocols) {
        this(settings, protocols, TICK_MILLIS);
    }

    /** @param protocols those that are served now; bind and unbind change it */
    Net(NetSettings settings, Protocols protocols, long tickMillis) {
        this.settings = settings;
        this.protocols = protocols;
        clients = new Clients(settings.clients());
        io = new IoThreads(settings.ioThreads());
        workers = pool(settings.workerThreads(), "worker");
        logins = pool(settings.loginThreads(), "login");
        scratch = new Scratch(2 * settings.ioThreads() + 16);
        timer = new ScheduledThreadPoolExecutor(1, new Threads("timer"));
        timer.scheduleWithFixedDelay(this::tick, tickMillis, tickMillis, TimeUnit.MILLISECONDS);
    }

    /** Each connection has one runnable in its queue at most: the limits of the listeners bound it. */
    private static ThreadPoolExecutor pool(int threads, String name) {
        var pool = new ThreadPoolExecutor(
                threads, threads, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new Threads(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static void resize(ThreadPoolExecutor pool, int threads) {
        if (threads > pool.getMaximumPoolSize()) {
            pool.setMaximumPoolSize(threads);
            pool.setCorePoolSize(threads);
        } else {
            pool.setCorePoolSize(threads);
            pool.setMaximumPoolSize(threads);
        }
    }

    NetSettings settings() {
        return settings;
    }

    /** The number of I/O threads stays until net starts again. */
    void settings(NetSettings to) {
        settings = to;
        clients.rules(to.clients());
        resize(workers, to.workerThreads());
        resize(logins, to.loginThreads());
    }

    IoThreads io() {
        return io;
    }

    UnixLoop unix() {
        return unix;
    }

    Executor workers() {
        return workers;
    }

    Executor logins() {
        return logins;
    }

    Scratch scratch() {
        return scratch;
    }

    Clients clients() {
        return clients;
    }

    Protocols protocols() {
        return protocols;
    }

    Optional<TlsProvider> tls() {
        return Optional.ofNullable(tls);
    }

    boolean isClosing() {
        return closing;
    }

    String nextId() {
        return Long.toString(ids.incrementAndGet(), 36);
    }

    private Stream<ClientConnection> connections() {
        return Stream.concat(listeners.values().stream(), closed.stream()).flatMap(l -> l.connections().stream());
    }

    /** Those of listeners that are closed included. */
    long connectionCount() {
        return connections().count();
    }

    private void tick() {
        try {
            long now = System.nanoTime();
            connections().forEach(c -> c.tick(now));
            closed.removeIf(l -> l.connections().isEmpty());
            listeners.values().forEach(l -> l.tick(now));
            if (++ticks % RETRY_TICKS == 0) listeners.values().forEach(Listener::open);
        } catch (RuntimeException e) {
            LOG.error("the clock of net has failed once", e);
        }
    }

    // ---- listeners

    /** A listener that is not open yet. */
    Listener add(String name) {
        var listener = new Listener(this, name);
        listeners.put(name, listener);
        return listener;
    }

    /** Stops listening; its sessions go on until they end. */
    void remove(Listener listener) {
        closed.add(listener);
        listeners.values().remove(listener);
        listener.close();
    }

    List<String> interfaces() {
        return interfaces;
    }

    /** @param of the site, {@link org.amphora.api.site.Site#interfaces}: listeners that name no address move there */
    void interfaces(List<String> of) {
        if (of.equals(interfaces)) return;
        interfaces = of;
        listeners.values().forEach(Listener::moved);
    }

    // ---- protocols and TLS

    void bind(String protocol, ProtocolFactory factory, int ranking, long id) {
        protocols.add(protocol, factory, ranking, id);
        connections().forEach(c -> c.talk().attach());
    }

    /**
     * Waits until all sessions of a factory have been handed over or have ended, as its bundle must not go before;
     * the drain time at most, and a moment for last words.
     *
     * @return how many are left
     */
    long unbind(String protocol, ProtocolFactory factory) {
        protocols.remove(protocol, factory);
        connections().forEach(c -> c.talk().leave(factory));
        if (await(() -> sessionsOf(factory) == 0, settings.drainTimeout())) return 0;
        connections().filter(c -> c.talk().isServedBy(factory)).forEach(c -> c.talk()
                .expire());
        await(() -> sessionsOf(factory) == 0, LAST_WORDS);
        long left = sessionsOf(factory);
        if (left > 0) LOG.warn("{}: {} sessions outlast the drain time", protocol, left);
        return left;
    }

    private long sessionsOf(ProtocolFactory factory) {
        return connections().filter(c -> c.talk().isServedBy(factory)).count();
    }

    void tls(TlsProvider provider) {
        tls = provider;
        connections().forEach(ClientConnection::tlsArrived);
    }

    void noTls(TlsProvider provider) {
        if (tls == provider) tls = null;
    }

    /** A connection is gone, or its session has been let go. Called with a conversation's lock held. */
    void released() {
        synchronized (releases) {
            released++;
            releases.notifyAll();
        }
    }

    /** The condition is asked without our lock: it takes those of conversations, which take ours inside theirs. */
    private boolean await(BooleanSupplier condition, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        try {
            while (true) {
                long seen;
                synchronized (releases) {
                    seen = released;
                }
                if (condition.getAsBoolean()) return true;
                synchronized (releases) {
                    while (released == seen) {
                        long left = (end - System.nanoTime()) / 1_000_000;
                        if (left <= 0) return false;
                        releases.wait(left);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Says good-bye to all, waits for them, and leaves no socket and no thread. */
    void close() {
        closing = true;
        List.copyOf(listeners.values()).forEach(this::remove);
        connections().forEach(ClientConnection::expire);
        Duration drain = settings.drainTimeout();
        boolean drained = await(() -> connections().findAny().isEmpty(), drain);
        if (!drained)
            LOG.warn("{} sessions outlast the drain time", connections().count());
        timer.shutdownNow();
        Threads.end(timer);
        io.dispose();
        unix.dispose();
        for (ThreadPoolExecutor pool : List.of(workers, logins)) {
            if (Threads.end(pool)) continue;
            pool.shutdownNow();
            LOG.warn("{} workers have not returned", pool.getActiveCount());
        }
    }

    // ---- Listeners

    @Override
    public List<ListenerInfo> listeners() {
        return listeners.values().stream()
                .map(Listener::info)
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
    }

    @Override
    public List<SessionInfo> sessions() {
        return connections().map(ClientConnection::describe).toList();
    }

    @Override
    public boolean close(String sessionId) {
        var one = connections().filter(c -> c.id().equals(sessionId)).findAny();
        one.ifPresent(ClientConnection::expire);
        return one.isPresent();
    }
}
