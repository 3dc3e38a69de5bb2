package org.amphora.net.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A client's Unix socket with streams and a time-out, which the JDK has not. */
final class UnixClientSocket extends Socket {
    private final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    private final Selector readable = Selector.open();
    private final Selector writable = Selector.open();
    private int patience;

    UnixClientSocket(Path path) throws IOException {
        channel.connect(UnixDomainSocketAddress.of(path));
        channel.configureBlocking(false);
        channel.register(readable, SelectionKey.OP_READ);
        channel.register(writable, SelectionKey.OP_WRITE);
    }

    private void await(Selector one) throws IOException {
        if (one.select(patience) == 0) throw new SocketTimeoutException("nothing in " + patience + " ms");
        one.selectedKeys().clear();
    }

    @Override
    public InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] to, int start, int length) throws IOException {
                while (true) {
                    int n = channel.read(ByteBuffer.wrap(to, start, length));
                    if (n != 0) return n;
                    await(readable);
                }
            }
        };
    }

    @Override
    public OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] from, int start, int length) throws IOException {
                ByteBuffer data = ByteBuffer.wrap(from, start, length);
                while (data.hasRemaining()) if (channel.write(data) == 0) await(writable);
            }
        };
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public int getPort() {
        return 0;
    }

    @Override
    public void setSoTimeout(int millis) {
        patience = millis;
    }

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void shutdownOutput() throws IOException {
        try {
            channel.shutdownOutput();
        } catch (SocketException e) {
            // the other side has gone, of which TCP says nothing here
        }
    }

    @Override
    public void shutdownInput() throws IOException {
        try {
            channel.shutdownInput();
        } catch (SocketException e) {
            // as above
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        readable.close();
        writable.close();
    }
}
