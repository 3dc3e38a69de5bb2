package org.amphora.net.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.nio.NioSession;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;

/** A TCP port, and MINA's events of the connections that came through it. */
final class TcpDoor extends Door {
    private static final AttributeKey CLIENT = new AttributeKey(TcpDoor.class, "client");

    private record Client(TcpTransport transport, ClientConnection connection) {}

    private final Listener listener;
    private final Net net;
    private final ExecutorService accepting;
    private final NioSocketAcceptor acceptor;

    TcpDoor(Listener listener, Net net, ListenerSettings s) throws IOException {
        super(s);
        this.listener = listener;
        this.net = net;
        InetSocketAddress address = address(s);
        String thread = "amphora-net-accept-" + s.name();
        accepting = Executors.newSingleThreadExecutor(new Threads("accept-" + s.name()));
        acceptor = new NioSocketAcceptor(accepting, net.io()) {
            @Override
            protected int select() throws Exception {
                Thread.currentThread().setName(thread); // MINA gives it one of its own
                return super.select();
            }
        };
        acceptor.setReuseAddress(true);
        acceptor.setBacklog(s.backlog());
        acceptor.setCloseOnDeactivation(false);
        acceptor.setHandler(new Events());
        acceptor.getSessionConfig().setTcpNoDelay(true);
        acceptor.getSessionConfig().setMinReadBufferSize(1024);
        acceptor.getSessionConfig().setReadBufferSize(4096);
        try {
            acceptor.bind(address);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static InetSocketAddress address(ListenerSettings s) throws IOException {
        if (s.address().equals("*")) return new InetSocketAddress(s.port());
        return new InetSocketAddress(InetAddress.getByName(s.address()), s.port());
    }

    @Override
    boolean blocks(ListenerSettings wanted) throws IOException {
        if (wanted.unix().isPresent()) return false;
        InetSocketAddress ours = acceptor.getLocalAddress();
        InetSocketAddress theirs = address(wanted);
        if (ours == null || ours.getPort() != theirs.getPort()) return false;
        // to learn that the address is not of this machine takes no closing of what works
        try (var probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(theirs.getAddress(), 0));
        }
        return ours.getAddress().isAnyLocalAddress()
                || theirs.getAddress().isAnyLocalAddress()
                || ours.getAddress().equals(theirs.getAddress());
    }

    @Override
    int port() {
        InetSocketAddress bound = acceptor.getLocalAddress();
        return bound == null ? 0 : bound.getPort();
    }

    @Override
    String place() {
        return settings().address() + " port " + port();
    }

    @Override
    void close() {
        acceptor.unbind();
        acceptor.dispose();
        Threads.end(accepting);
    }

    private final class Events extends IoHandlerAdapter {
        @Override
        public void sessionOpened(IoSession s) {
            var session = (NioSession) s;
            var transport = new TcpTransport(session, net.io().of(session));
            ClientConnection connection = listener.accepted(TcpDoor.this, transport);
            if (connection == null) {
                session.closeNow();
                return;
            }
            session.setAttribute(CLIENT, new Client(transport, connection));
            net.io().of(session).handling(connection::opened);
        }

        @Override
        public void messageReceived(IoSession s, Object message) {
            var client = (Client) s.getAttribute(CLIENT);
            if (client == null) return;
            client.transport.received();
            net.io().of((NioSession) s).handling(() -> client.connection.received(((IoBuffer) message).buf()));
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
            if (connection != null) listener.gone(connection);
        }

        private static ClientConnection of(IoSession session) {
            var client = (Client) session.getAttribute(CLIENT);
            return client == null ? null : client.connection;
        }
    }
}
