package org.amphora.net.internal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client that waits ten seconds at most for what it expects. */
final class Client implements AutoCloseable {
    static final int PATIENCE = 10_000;

    private Socket socket;
    private InputStream in;
    private OutputStream out;

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
        out = s.getOutputStream();
    }

    Socket socket() {
        return socket;
    }

    Client send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    Client send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** Compresses from now on, and expects that the server does. */
    Client deflate() {
        in = new InflaterInputStream(in, new Inflater(true));
        out = new DeflaterOutputStream(out, new Deflater(Deflater.DEFAULT_COMPRESSION, true), 4096, true);
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
        try {
            return in.read() < 0;
        } catch (EOFException e) {
            return true; // a compressed stream has no end of its own
        }
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
