package org.amphora.shell.internal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A client of one of our own listeners. It trusts any certificate: what it talks to is on this machine, and whether the
 * world trusts the certificate is another question.
 */
final class Probe implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private Socket socket;
    private InputStream in;

    Probe(String host, int port, boolean tls) throws IOException {
        socket = new Socket();
        socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
        if (tls) startTls();
    }

    void startTls() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AnyCertificate()}, null);
            SSLSocket secure = (SSLSocket) context.getSocketFactory()
                    .createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true);
            secure.startHandshake();
            socket = secure;
            in = new BufferedInputStream(secure.getInputStream());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** Sends a line, or nothing if it is null, and reads lines up to one that begins with {@code last}. */
    String exchange(String line, String last) throws IOException {
        if (line != null) socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        StringBuilder all = new StringBuilder();
        while (true) {
            String reply = line();
            all.append(reply).append('\n');
            if (reply.startsWith(last)) return all.toString();
            if (reply.matches("[45]\\d\\d[ -].*|-ERR.*|\\w+ (NO|BAD) .*")) throw new IOException(reply);
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c; (c = in.read()) != '\n'; ) {
            if (c < 0) throw new EOFException("the server closed the connection");
            if (c != '\r') line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static final class AnyCertificate implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
