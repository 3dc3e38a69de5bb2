package org.amphora.net.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.amphora.api.net.ListenerInfo;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.nio.NioSession;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listening socket and the connections that came through it. */
final class Listener extends IoHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final AttributeKey CONNECTION = new AttributeKey(Listener.class, "connection");

    private final Net net;
    private volatile ListenerSettings settings;
    private volatile String problem = "";
    private volatile NioSocketAcceptor acceptor;
    private ExecutorService accepting;
    private boolean shut;

    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
    private final Map<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();
    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicInteger parked = new AtomicInteger();

    /** Not open: {@link #change} gives it its settings. */
    Listener(Net net, String name) {
        this.net = net;
        settings = ListenerSettings.none(name);
    }

    ListenerSettings settings() {
        return settings;
    }

    Set<ClientConnection> connections() {
        return connections;
    }

    // ---- the socket

    /** Binds; a failure is told in {@link #info()}, and {@link Net} tries again from time to time. */
    synchronized void open() {
        if (acceptor != null || shut || settings.protocol().isEmpty()) return;
        ListenerSettings s = settings;
        accepting = Executors.newSingleThreadExecutor(new Threads("accept-" + s.name()));
        var a = new NioSocketAcceptor(accepting, net.io()) {
            @Override
            protected int select() throws Exception {
                Thread.currentThread().setName("amphora-net-accept-" + s.name()); // MINA gives it one of its own
                return super.select();
            }
        };
        a.setReuseAddress(true);
        a.setBacklog(s.backlog());
        a.setCloseOnDeactivation(false);
        a.setHandler(this);
        a.getSessionConfig().setTcpNoDelay(true);
        a.getSessionConfig().setMinReadBufferSize(1024);
        a.getSessionConfig().setReadBufferSize(4096);
        acceptor = a;
        try {
            a.bind(address(s));
            problem = "";
            LOG.info("{} listens on {} port {}", s.name(), s.address(), port());
        } catch (Exception e) {
            String was = problem;
            unbind();
            problem = "etc/" + ListenerSettings.PID + "-" + s.name() + ".cfg: " + why(s, e);
            if (!problem.equals(was)) LOG.error(problem);
        }
    }

    private static InetSocketAddress address(ListenerSettings s) throws UnknownHostException {
        if (s.address().equals("*")) return new InetSocketAddress(s.port());
        return new InetSocketAddress(InetAddress.getByName(s.address()), s.port());
    }

    private static String why(ListenerSettings s, Exception e) {
        if (e instanceof UnknownHostException)
            return "key address = " + s.address() + ": an address of this machine is expected, the name is unknown";
        Throwable cause = e;
        while (cause.getCause() != null) cause = cause.getCause();
        return "key port = " + s.port() + ", address = " + s.address() + ": a free port that this user may open"
                + " on an address of this machine is expected (" + cause.getMessage() + ")";
    }

    /** Stops listening for good; connections stay. */
    synchronized void close() {
        shut = true;
        unbind();
    }

    private void unbind() {
        if (acceptor == null) return;
        acceptor.unbind();
        acceptor.dispose();
        Threads.end(accepting);
        acceptor = null;
    }

    /** Takes other settings: another socket only where the address differs; connections stay. */
    synchronized void change(ListenerSettings to) {
        boolean same = settings.sameSocket(to) && acceptor != null;
        settings = to;
        if (same) {
            problem = "";
            return;
        }
        unbind();
        open();
    }

    void problem(String text) {
        problem = text;
    }

    int port() {
        NioSocketAcceptor a = acceptor;
        InetSocketAddress bound = a == null ? null : a.getLocalAddress();
        return bound == null ? 0 : bound.getPort();
    }

    ListenerInfo info() {
        ListenerSettings s = settings;
        return new ListenerInfo(
                s.name(),
                s.protocol(),
                s.profile(),
                s.address(),
                port(),
                s.tls().toString(),
                connections.size(),
                parked.get(),
                net.protocols().current(s.protocol()).isPresent(),
                problem);
    }

    /** False if there is no room for a new one. */
    boolean park(boolean isNew) {
        if (parked.incrementAndGet() <= settings.parkLimit() || !isNew) return true;
        parked.decrementAndGet();
        return false;
    }

    void unpark() {
        parked.decrementAndGet();
    }

    // ---- from MINA

    @Override
    public void sessionOpened(IoSession s) {
        var session = (NioSession) s;
        if (!admit(session)) {
            session.closeNow();
            return;
        }
        var connection = new ClientConnection(this, net, session, net.nextId());
        session.setAttribute(CONNECTION, connection);
        connections.add(connection);
        net.io().of(session).handling(connection::opened);
    }

    private boolean admit(NioSession session) {
        ListenerSettings s = settings;
        // null: it has gone already
        if (net.isClosing() || !(session.getRemoteAddress() instanceof InetSocketAddress remote)) return false;
        if (admitted.incrementAndGet() > s.maxConnections()) {
            admitted.decrementAndGet();
            LOG.info("{}: max_connections = {} reached", s.name(), s.maxConnections());
            return false;
        }
        if (perAddress.merge(remote.getAddress(), 1, Integer::sum) <= s.maxPerAddress()) return true;
        leave(remote.getAddress());
        LOG.info("{}: max_connections_per_address = {} reached by {}", s.name(), s.maxPerAddress(), remote);
        return false;
    }

    private void leave(InetAddress peer) {
        admitted.decrementAndGet();
        perAddress.computeIfPresent(peer, (a, n) -> n == 1 ? null : n - 1);
    }

    @Override
    public void messageReceived(IoSession s, Object message) {
        ClientConnection connection = of(s);
        if (connection == null) return;
        net.io().of((NioSession) s).handling(() -> connection.received(((IoBuffer) message).buf()));
    }

    @Override
    public void messageSent(IoSession s, Object message) {
        ClientConnection connection = of(s);
        if (connection != null) connection.sent();
    }

    @Override
    public void inputClosed(IoSession s) {
        ClientConnection connection = of(s);
        if (connection == null) s.closeNow();
        else connection.inputEnded();
    }

    @Override
    public void exceptionCaught(IoSession s, Throwable why) {
        ClientConnection connection = of(s);
        if (connection == null) s.closeNow();
        else connection.lost(why);
    }

    @Override
    public void sessionClosed(IoSession s) {
        ClientConnection connection = of(s);
        if (connection == null) return;
        connection.peer().ifPresent(this::leave);
        connection.gone();
    }

    /** Its socket is closed and its handler has made its last call. */
    void forget(ClientConnection connection) {
        connections.remove(connection);
    }

    private static ClientConnection of(IoSession session) {
        return (ClientConnection) session.getAttribute(CONNECTION);
    }
}
