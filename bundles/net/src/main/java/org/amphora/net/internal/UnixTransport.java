package org.amphora.net.internal;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;

/** A client's Unix socket. */
final class UnixTransport implements Transport, UnixLoop.Ready {
    /** What the socket has not taken yet. */
    private interface Rest {
        /** Writes what it takes now; true if that was all. */
        boolean write() throws IOException;
    }

    private final UnixLoop loop;
    private final SocketChannel channel;
    private final UnixDomainSocketAddress local;
    private final Listener listener;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ArrayDeque<Rest> rests = new ArrayDeque<>(1);
    private ClientConnection connection;
    private SelectionKey key;

    UnixTransport(UnixLoop loop, SocketChannel channel, Path path, Listener listener) {
        this.loop = loop;
        this.channel = channel;
        this.local = UnixDomainSocketAddress.of(path);
        this.listener = listener;
    }

    /** On the loop's thread. */
    void open(Door door) {
        connection = listener.accepted(door, this);
        try {
            if (connection == null) {
                channel.close();
                return;
            }
            key = loop.register(channel, SelectionKey.OP_READ, this);
            connection.opened();
        } catch (IOException e) {
            connection.lost(e);
        }
    }

    @Override
    public void ready(SelectionKey ready) {
        try {
            if (ready.isWritable()) writable();
            if (ready.isReadable()) readable();
        } catch (IOException e) {
            connection.lost(e);
        }
    }

    private void readable() throws IOException {
        ByteBuffer in = loop.buffer();
        int n = channel.read(in);
        if (n > 0) connection.received(in.flip());
        else if (n < 0) connection.inputEnded();
    }

    /** One piece, then others get the thread. */
    private void writable() throws IOException {
        synchronized (rests) {
            if (rests.isEmpty() || !rests.peek().write()) return;
            rests.poll();
            if (rests.isEmpty()) loop.interest(key, SelectionKey.OP_WRITE, false);
        }
        connection.sent();
    }

    @Override
    public SocketAddress local() {
        return local;
    }

    @Override
    public SocketAddress remote() {
        try {
            return channel.getRemoteAddress();
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public int write(ByteBuffer data) throws IOException {
        return channel.write(data);
    }

    @Override
    public int transfer(FileChannel file, long position, int length) throws IOException {
        return (int) file.transferTo(position, length, channel);
    }

    @Override
    public void writeLater(ByteBuffer data) {
        later(() -> {
            channel.write(data);
            return !data.hasRemaining();
        });
    }

    @Override
    public void transferLater(FileChannel file, long position, long length) {
        later(new Rest() {
            private long next = position;

            @Override
            public boolean write() throws IOException {
                long end = position + length;
                long n = file.transferTo(next, end - next, channel);
                if (n == 0 && next >= file.size())
                    throw new IOException("a file that was to be sent has become shorter");
                next += n;
                return next == end;
            }
        });
    }

    private void later(Rest rest) {
        synchronized (rests) {
            rests.add(rest);
            loop.interest(key, SelectionKey.OP_WRITE, true);
        }
    }

    @Override
    public void read(boolean wanted) {
        loop.interest(key, SelectionKey.OP_READ, wanted);
    }

    @Override
    public boolean shutdownOutput() throws IOException {
        channel.shutdownOutput();
        return true;
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) loop.execute(this::gone);
    }

    @Override
    public void end() {
        if (!closed.getAndSet(true)) gone();
    }

    private void gone() {
        try {
            channel.close();
        } catch (IOException e) {
            // it is gone in any case
        }
        listener.gone(connection);
    }
}
