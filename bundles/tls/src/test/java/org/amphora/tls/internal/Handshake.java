package org.amphora.tls.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.amphora.api.tls.TlsProvider;

/** One handshake over loopback, with a client that trusts everybody. */
final class Handshake implements AutoCloseable {
    static final TrustManager EVERYBODY = new X509TrustManager() {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    };

    private final SSLServerSocket listening;
    private final SSLSocket client;

    Handshake(TlsProvider provider, String... clientProtocols) throws Exception {
        this("", provider, clientProtocols);
    }

    /** @param name that the client asks for; empty: none */
    Handshake(String name, TlsProvider provider, String... clientProtocols) throws Exception {
        var loopback = InetAddress.getLoopbackAddress();
        listening =
                (SSLServerSocket) provider.context().getServerSocketFactory().createServerSocket(0, 1, loopback);
        listening.setEnabledProtocols(provider.protocols().toArray(String[]::new));
        listening.setEnabledCipherSuites(provider.cipherSuites().toArray(String[]::new));
        var server = CompletableFuture.runAsync(() -> {
            try (var s = (SSLSocket) listening.accept()) {
                s.startHandshake();
            } catch (IOException e) {
                // the client's side tells
            }
        });
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {EVERYBODY}, null);
        client = (SSLSocket) context.getSocketFactory().createSocket(loopback, listening.getLocalPort());
        try {
            if (clientProtocols.length > 0) client.setEnabledProtocols(clientProtocols);
            if (!name.isEmpty()) {
                var parameters = client.getSSLParameters();
                parameters.setServerNames(List.of(new SNIHostName(name)));
                client.setSSLParameters(parameters);
            }
            client.setSoTimeout(10_000);
            client.startHandshake();
        } catch (IOException e) {
            close();
            throw e;
        } finally {
            server.get(10, TimeUnit.SECONDS);
        }
    }

    X509Certificate serverCertificate() throws IOException {
        return (X509Certificate) client.getSession().getPeerCertificates()[0];
    }

    String protocol() {
        return client.getSession().getProtocol();
    }

    @Override
    public void close() throws IOException {
        client.close();
        listening.close();
    }
}
