package org.amphora.net.internal;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
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

    private static final String ALL_OF_IPV4 = "0.0.0.0";
    private static final String ALL_OF_IPV6 = "::";

    private static final class Client {
        private final TcpTransport transport;
        /** Of a proxy, until its header is whole. */
        private Introduction introduction;

        private volatile ClientConnection connection;

        Client(TcpTransport transport) {
            this.transport = transport;
        }
    }

    private final Listener listener;
    private final Net net;
    private final ExecutorService accepting;
    private final NioSocketAcceptor acceptor;

    TcpDoor(Listener listener, Net net, ListenerSettings s) throws IOException {
        super(s);
        this.listener = listener;
        this.net = net;
        List<InetSocketAddress> addresses = addresses(s);
        String thread = "amphora-net-accept-" + s.name();
        accepting = Executors.newSingleThreadExecutor(new Threads("accept-" + s.name()));
        acceptor = new NioSocketAcceptor(accepting, net.io()) {
            @Override
            protected int select() throws Exception {
                Thread.currentThread().setName(thread); // MINA gives it one of its own
                return super.select();
            }

            @Override
            protected ServerSocketChannel open(SocketAddress address) throws Exception {
                return settings().address().equals(ALL_OF_IPV4) ? openForIpv4(address) : super.open(address);
            }

            /** The JDK takes this address for all of both families. */
            private ServerSocketChannel openForIpv4(SocketAddress address) throws IOException {
                var channel = ServerSocketChannel.open(StandardProtocolFamily.INET);
                try {
                    channel.configureBlocking(false);
                    channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                    channel.bind(address, getBacklog());
                    channel.register(selector, SelectionKey.OP_ACCEPT);
                    return channel;
                } catch (IOException | RuntimeException e) {
                    channel.close();
                    throw e;
                }
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
            // where the port is any, it is the same for all
            for (InetSocketAddress a : addresses)
                acceptor.bind(new InetSocketAddress(a.getAddress(), s.port() == 0 ? port() : s.port()));
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static List<InetSocketAddress> addresses(ListenerSettings s) throws IOException {
        if (s.address().equals("*")) return List.of(new InetSocketAddress(s.port()));
        var addresses = new ArrayList<InetSocketAddress>();
        for (String a : s.addresses()) addresses.add(new InetSocketAddress(InetAddress.getByName(a), s.port()));
        return addresses;
    }

    @Override
    boolean blocks(ListenerSettings wanted) throws IOException {
        if (wanted.unix().isPresent() || port() != wanted.port() || port() == 0) return false;
        boolean blocks = false;
        for (InetSocketAddress theirs : addresses(wanted)) {
            // to learn that the address is not of this machine takes no closing of what works
            try (var probe = new ServerSocket()) {
                probe.bind(new InetSocketAddress(theirs.getAddress(), 0));
            }
            for (SocketAddress ours : acceptor.getLocalAddresses())
                blocks |= overlap(((InetSocketAddress) ours).getAddress(), theirs.getAddress());
        }
        return blocks;
    }

    private static boolean overlap(InetAddress a, InetAddress b) {
        return a.isAnyLocalAddress() || b.isAnyLocalAddress() || a.equals(b);
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
            var client = new Client(new TcpTransport(session, net.io().of(session)));
            session.setAttribute(CLIENT, client);
            if (isOfOtherFamily(session)) session.closeNow();
            else if (isProxy(session)) client.introduction = listener.proxyAccepted(TcpDoor.this, client.transport);
            else client.connection = listener.accepted(TcpDoor.this, client.transport);
            if (client.connection != null) net.io().of(session).handling(client.connection::opened);
            else if (client.introduction == null) session.closeNow();
        }

        /** A socket for IPv6 alone is more than the JDK can make. */
        private boolean isOfOtherFamily(NioSession session) {
            return settings().address().equals(ALL_OF_IPV6)
                    && session.getRemoteAddress() instanceof InetSocketAddress peer
                    && peer.getAddress() instanceof Inet4Address;
        }

        private boolean isProxy(NioSession session) {
            // null: it has gone already
            return session.getRemoteAddress() instanceof InetSocketAddress peer
                    && settings().entrance().isProxy(peer.getAddress());
        }

        @Override
        public void messageReceived(IoSession s, Object message) {
            var client = (Client) s.getAttribute(CLIENT);
            client.transport.received();
            ByteBuffer in = ((IoBuffer) message).buf();
            net.io().of((NioSession) s).handling(() -> received(client, in));
        }

        private void received(Client client, ByteBuffer in) {
            if (client.connection == null) {
                if (client.introduction == null) return; // turned away
                client.connection = client.introduction.received(in);
                if (client.connection == null) return;
                client.connection.opened();
                if (!in.hasRemaining()) return;
            }
            client.connection.received(in);
        }

        @Override
        public void messageSent(IoSession s, Object message) {
            ClientConnection connection = of(s);
            if (connection != null) connection.sent();
        }

        @Override
        public void inputClosed(IoSession s) {
            ClientConnection connection = of(s);
            if (connection != null) connection.inputEnded();
            else end((Client) s.getAttribute(CLIENT), s);
        }

        @Override
        public void exceptionCaught(IoSession s, Throwable why) {
            ClientConnection connection = of(s);
            if (connection == null) s.closeNow();
            else connection.lost(why);
        }

        @Override
        public void sessionClosed(IoSession s) {
            var client = (Client) s.getAttribute(CLIENT);
            if (client == null) return;
            if (client.connection != null) listener.gone(client.connection);
            else if (client.introduction != null) listener.notIntroduced(client.introduction);
        }

        private static void end(Client client, IoSession session) {
            if (client != null && client.introduction != null) client.introduction.ended();
            else session.closeNow();
        }

        private static ClientConnection of(IoSession session) {
            var client = (Client) session.getAttribute(CLIENT);
            return client == null ? null : client.connection;
        }
    }
}
