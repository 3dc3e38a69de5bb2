package org.amphora.tls.internal;

import java.nio.ByteBuffer;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;

/** Handshakes in memory with one client, which remembers its sessions. */
final class Engines {
    private final SSLContext client;
    private final String protocol;

    /** @param own the client's key and certificate, or null */
    Engines(String protocol, KeyMaterial own) throws Exception {
        this.protocol = protocol;
        client = SSLContext.getInstance("TLS");
        client.init(own == null ? null : keys(own), new TrustManager[] {Handshake.EVERYBODY}, null);
    }

    private static KeyManager[] keys(KeyMaterial own) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", own.key(), new char[0], own.chain().toArray(X509Certificate[]::new));
        var factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    /** The server's session. */
    SSLSession shake(SSLEngine server) throws SSLException {
        server.setUseClientMode(false);
        server.setEnabledProtocols(new String[] {protocol});
        SSLEngine ours = client.createSSLEngine("localhost", 993);
        ours.setUseClientMode(true);
        ours.setEnabledProtocols(new String[] {protocol});
        var up = ByteBuffer.allocate(100_000).flip();
        var down = ByteBuffer.allocate(100_000).flip();
        ours.beginHandshake();
        server.beginHandshake();
        for (boolean moved = true; moved; ) moved = turn(ours, down, up) | turn(server, up, down);
        return server.getSession();
    }

    /** Does what the engine wants next; false if it wants nothing, or what the other has not sent. */
    private static boolean turn(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        for (Runnable task; (task = engine.getDelegatedTask()) != null; ) task.run();
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            out.compact();
            int produced = engine.wrap(ByteBuffer.allocate(0), out).bytesProduced();
            out.flip();
            return produced > 0;
        }
        if (!in.hasRemaining()) return false;
        return engine.unwrap(in, ByteBuffer.allocate(20_000)).bytesConsumed() > 0;
    }
}
