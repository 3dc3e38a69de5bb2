package org.amphora.net.internal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client that waits ten seconds at most for what it expects. */
final class Client implements AutoCloseable {
    static final int PATIENCE = 10_000;

    private Socket socket;
    private InputStream in;

    Client(Path unix) throws IOException {
        use(new UnixClientSocket(unix));
    }

    Client(int port) throws IOException {
        use(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    private void use(Socket s) throws IOException {
        s.setSoTimeout(PATIENCE);
        s.setTcpNoDelay(true);
        socket = s;
        in = new BufferedInputStream(s.getInputStream());
    }

    Socket socket() {
        return socket;
    }

    Client send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** The next line without its end; null at the end of the connection. */
    String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b; (b = in.read()) != '\n'; line.write(b)) if (b < 0) return null;
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    String ask(String line) throws IOException {
        return send(line + "\r\n").line();
    }

    byte[] bytes(int count) throws IOException {
        return in.readNBytes(count);
    }

    /** No more, in order: a reset is an exception. */
    boolean atEnd() throws IOException {
        return in.read() < 0;
    }

    Client tls(SSLContext trust) throws IOException {
        var s = (SSLSocket) trust.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
        s.startHandshake();
        use(s);
        return this;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
