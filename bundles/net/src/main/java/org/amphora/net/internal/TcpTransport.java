package org.amphora.net.internal;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.file.DefaultFileRegion;
import org.apache.mina.transport.socket.nio.NioSession;

/** A TCP socket, which MINA reads and, where a client is slow, writes. */
final class TcpTransport implements Transport {
    private final NioSession session;
    private final IoThread io;
    private volatile SocketChannel socket;
    /** Of the client for whom a proxy speaks; null: of the socket. */
    private volatile ProxyHeader.Addresses addresses;

    TcpTransport(NioSession session, IoThread io) {
        this.session = session;
        this.io = io;
    }

    /** Something has been read: now the socket is to be had. On the I/O thread, inside messageReceived. */
    void received() {
        if (socket == null) socket = io.socket();
    }

    /** These are the addresses now. */
    void speaksFor(ProxyHeader.Addresses proxied) {
        addresses = proxied;
    }

    @Override
    public SocketAddress local() {
        var proxied = addresses;
        return proxied == null ? session.getLocalAddress() : proxied.server();
    }

    @Override
    public SocketAddress remote() {
        var proxied = addresses;
        return proxied == null ? session.getRemoteAddress() : proxied.client();
    }

    @Override
    public int write(ByteBuffer data) throws IOException {
        return io.writeNow(session, IoBuffer.wrap(data));
    }

    @Override
    public int transfer(FileChannel file, long position, int length) throws IOException {
        return io.transferNow(session, new DefaultFileRegion(file, position, length), length);
    }

    @Override
    public void writeLater(ByteBuffer data) {
        session.write(IoBuffer.wrap(data));
    }

    @Override
    public void transferLater(FileChannel file, long position, long length) {
        session.write(new DefaultFileRegion(file, position, length));
    }

    @Override
    public void read(boolean wanted) {
        if (wanted) session.resumeRead();
        else session.suspendRead();
    }

    @Override
    public boolean shutdownOutput() throws IOException {
        if (socket == null) return false;
        socket.shutdownOutput();
        return true;
    }

    @Override
    public void close() {
        session.closeNow();
    }
}
