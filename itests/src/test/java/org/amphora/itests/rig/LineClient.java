package org.amphora.itests.rig;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;

/**
 * A blocking connection of lines that end in CRLF, in ISO 8859-1 so that every octet survives.
 * Not for use by several threads. A server that stays silent fails the read after {@link #SILENCE_MS}.
 */
public final class LineClient implements AutoCloseable {
    private static final int SILENCE_MS = 30_000;

    private final int port;
    private Socket socket;
    private InputStream in;
    private OutputStream out;

    private LineClient(int port) throws IOException {
        this.port = port;
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(SILENCE_MS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), SILENCE_MS);
        streams();
    }

    /** Connects in plain text. */
    public static LineClient connect(int port) throws IOException {
        return new LineClient(port);
    }

    /** Connects to a port with implicit TLS. */
    public static LineClient connectTls(int port) throws IOException {
        var client = new LineClient(port);
        client.startTls();
        return client;
    }

    /** Goes on in TLS; the caller has read the reply to STARTTLS. */
    public void startTls() throws IOException {
        var tls = (SSLSocket) TrustAll.context().getSocketFactory().createSocket(socket, "localhost", port, true);
        tls.startHandshake();
        socket = tls;
        streams();
    }

    public void send(String line) throws IOException {
        write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    public void write(byte[] octets) throws IOException {
        out.write(octets);
        out.flush();
    }

    /** The next line without its CRLF. */
    public String line() throws IOException {
        String line = lineOrEnd();
        if (line == null) throw new EOFException("the server closed the connection");
        return line;
    }

    /** The next line without its CRLF, or null if the server has closed the connection. */
    public String lineOrEnd() throws IOException {
        var line = new StringBuilder();
        for (int c; (c = in.read()) >= 0; line.append((char) c)) {
            if (c == '\n') {
                int end = line.length() - 1;
                if (end < 0 || line.charAt(end) != '\r') throw new IOException("a bare LF ends: " + line);
                return line.substring(0, end);
            }
        }
        if (!line.isEmpty()) throw new EOFException("the server closed the connection within: " + line);
        return null;
    }

    /** Exactly {@code count} octets. */
    public String octets(int count) throws IOException {
        byte[] octets = in.readNBytes(count);
        if (octets.length < count) throw new EOFException("only " + octets.length + " of " + count + " octets came");
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    public boolean isTls() {
        return socket instanceof SSLSocket;
    }

    /** Closes without a word, as a client that lost its network. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void streams() throws IOException {
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }
}
