package org.amphora.relay.internal.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Makes sockets that shake hands as a client, and resumes the sessions of each host. */
public final class ClientTls {
    private final SSLContext context;
    private final List<String> protocols;

    /**
     * @param keys what a server is shown that asks for a certificate; may be empty
     * @param cacheSize hosts of which a session is kept
     * @param cacheTime how long
     */
    public ClientTls(KeyManager[] keys, List<String> protocols, int cacheSize, Duration cacheTime) {
        this.protocols = protocols;
        try {
            context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {new Anybody()}, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        SSLSessionContext sessions = context.getClientSessionContext();
        sessions.setSessionCacheSize(cacheSize);
        sessions.setSessionTimeout((int) cacheTime.toSeconds());
    }

    /** Lays TLS over a connected socket; shakes no hands yet. Sessions are resumed by host and port. */
    public SSLSocket over(Socket plain, String host, int port) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
        socket.setUseClientMode(true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(protocols.toArray(new String[0]));
        parameters.setServerNames(serverName(host));
        socket.setSSLParameters(parameters);
        return socket;
    }

    /** RFC 7672 §8.1. An address is no name (RFC 6066 §3), nor is a text with an underscore. */
    private static List<SNIServerName> serverName(String host) {
        try {
            return host.matches("[0-9.]+|.*:.*") ? List.of() : List.of(new SNIHostName(host));
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    /** What a certificate must prove is looked at when the handshake is over. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
