package org.amphora.testkit.transcript;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Runs a transcript against a server's sockets. */
public final class SocketRig implements Rig {
    private static final int PATIENCE = 10_000;

    /**
     * @param implicitTls whether the handshake comes first
     * @param from the client's own address
     */
    public record Endpoint(InetSocketAddress address, boolean implicitTls, InetAddress from) {}

    private final Map<String, Endpoint> endpoints;
    private final SSLContext client;

    /** @param client what a client trusts; used only where TLS is */
    public SocketRig(Map<String, Endpoint> endpoints, SSLContext client) {
        this.endpoints = endpoints;
        this.client = client;
    }

    @Override
    public Wire open(String listener) throws IOException {
        Endpoint endpoint = endpoints.get(listener);
        if (endpoint == null) throw new AssertionError("no listener " + listener + " among " + endpoints.keySet());
        var socket = new Socket();
        socket.bind(new InetSocketAddress(endpoint.from(), 0));
        socket.connect(endpoint.address(), PATIENCE);
        var wire = new SocketWire(socket, client);
        if (endpoint.implicitTls()) wire.startTls();
        return wire;
    }

    private static final class SocketWire implements Wire {
        private final SSLContext client;
        private Socket socket;
        private InputStream in;

        SocketWire(Socket socket, SSLContext client) throws IOException {
            this.client = client;
            use(socket);
        }

        private void use(Socket s) throws IOException {
            s.setSoTimeout(PATIENCE);
            s.setTcpNoDelay(true);
            socket = s;
            in = new BufferedInputStream(s.getInputStream());
        }

        @Override
        public void send(String bytes) throws IOException {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        }

        @Override
        public Optional<String> line() throws IOException {
            var line = new ByteArrayOutputStream();
            for (int b; (b = in.read()) >= 0; line.write(b)) {
                if (b != '\r') continue;
                in.mark(1);
                if (in.read() == '\n') return Optional.of(line.toString(StandardCharsets.ISO_8859_1));
                in.reset();
            }
            if (line.size() > 0) throw new AssertionError("a line without its end: " + line);
            return Optional.empty();
        }

        @Override
        public void startTls() throws IOException {
            var tls = (SSLSocket) client.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
            tls.setSoTimeout(PATIENCE);
            tls.startHandshake();
            use(tls);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
