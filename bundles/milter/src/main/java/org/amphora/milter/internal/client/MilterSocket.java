package org.amphora.milter.internal.client;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A socket on which its caller waits, but never longer than a deadline: of TCP or Unix, which has no time-out of its own
 * in the JDK. An interrupt ends a wait at once. Not for several threads.
 */
final class MilterSocket implements Closeable {
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;

    private MilterSocket(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        selector = Selector.open();
        key = channel.register(selector, 0);
    }

    static MilterSocket connect(SocketAddress where, Deadline deadline) throws IOException {
        if (where instanceof InetSocketAddress inet && inet.isUnresolved())
            throw new UnknownHostException(inet.getHostString() + ": no such host");
        boolean tcp = where instanceof InetSocketAddress;
        SocketChannel channel = tcp ? SocketChannel.open() : SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            var socket = new MilterSocket(channel);
            if (!channel.connect(where)) {
                do socket.await(SelectionKey.OP_CONNECT, deadline);
                while (!channel.finishConnect());
            }
            if (tcp) channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return socket;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    void write(ByteBuffer data, Deadline deadline) throws IOException {
        while (data.hasRemaining()) if (channel.write(data) == 0) await(SelectionKey.OP_WRITE, deadline);
    }

    /** Reads at least an octet. */
    void read(ByteBuffer into, Deadline deadline) throws IOException {
        int n;
        while ((n = channel.read(into)) == 0) await(SelectionKey.OP_READ, deadline);
        if (n < 0) throw new EOFException("it has closed the connection");
    }

    private void await(int operation, Deadline deadline) throws IOException {
        key.interestOps(operation);
        selector.select(deadline.leftMillis());
        selector.selectedKeys().clear();
        if (Thread.interrupted()) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the time for a filter is over");
        }
    }

    @Override
    public void close() throws IOException {
        try (selector) {
            channel.close();
        }
    }
}
