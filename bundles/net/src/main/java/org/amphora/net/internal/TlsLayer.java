package org.amphora.net.internal;

import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.amphora.api.net.TlsInfo;
import org.amphora.api.tls.ClientTrust;
import org.amphora.api.tls.TlsProvider;

/**
 * TLS on one connection: the state of a JSSE engine and the records that are not whole yet. What comes in is read by
 * one thread at a time; {@link #wrap} is called under the outbox's lock.
 */
final class TlsLayer {
    /** What the connection does with the results. */
    interface Events {
        void decrypted(ByteBuffer plain);

        /** The engine has something of its own to send; false if it could not. */
        boolean send();

        /** A computation that is too long for an I/O thread: run it, then call {@link #resume}. */
        void wantsTask(Runnable task);

        void handshakeDone();

        void peerClosed();
    }

    private static final ByteBuffer[] NOTHING = {ByteBuffer.allocate(0)};

    private final SSLEngine engine;
    private final Events events;
    private final ClientAuth auth;
    private final Optional<ClientTrust> trust;
    private final long begun = System.currentTimeMillis();
    /** An unfinished record, or null. */
    private ByteBuffer rest;

    private volatile boolean ready;
    private TlsInfo info;

    TlsLayer(TlsProvider provider, ListenerSettings settings, Events events) throws SSLException {
        this.events = events;
        auth = settings.clientAuth();
        trust = auth.trust(provider);
        SSLContext context = trust.isPresent() ? trust.get().context() : provider.context();
        engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(
                settings.tlsPolicy().protocols(provider.protocols()).toArray(String[]::new));
        if (!provider.cipherSuites().isEmpty())
            engine.setEnabledCipherSuites(provider.cipherSuites().toArray(String[]::new));
        var parameters = engine.getSSLParameters();
        parameters.setUseCipherSuitesOrder(true);
        auth.set(parameters);
        engine.setSSLParameters(parameters);
        engine.beginHandshake();
    }

    boolean isReady() {
        return ready;
    }

    /** @param plain room for one record at least, {@link Scratch#RECORD} */
    void received(ByteBuffer cipher, ByteBuffer plain) throws SSLException {
        ByteBuffer in = cipher;
        if (rest != null) {
            in = ByteBuffer.allocate(rest.remaining() + cipher.remaining());
            in.put(rest).put(cipher).flip();
            rest = null;
        }
        decrypt(in, plain);
        if (in.hasRemaining() && rest == null && !engine.isInboundDone()) keep(in);
    }

    /** Goes on after a task. */
    void resume(ByteBuffer plain) throws SSLException {
        received(ByteBuffer.allocate(0), plain);
    }

    private void decrypt(ByteBuffer in, ByteBuffer plain) throws SSLException {
        while (!engine.isInboundDone()) {
            HandshakeStatus status = engine.getHandshakeStatus();
            if (ready && status == HandshakeStatus.NEED_TASK)
                throw new SSLException("the client asks for a renegotiation");
            switch (status) {
                case NEED_TASK -> {
                    keep(in);
                    events.wantsTask(this::runTasks);
                    return;
                }
                case NEED_WRAP -> {
                    if (!events.send()) return;
                    continue;
                }
                case NOT_HANDSHAKING -> {
                    if (!ready) {
                        info = agreed();
                        ready = true;
                        events.handshakeDone();
                    }
                }
                default -> {}
            }
            if (!in.hasRemaining()) return;
            plain.clear();
            SSLEngineResult result = engine.unwrap(in, plain);
            if (plain.flip().hasRemaining()) events.decrypted(plain);
            switch (result.getStatus()) {
                case BUFFER_UNDERFLOW -> {
                    return;
                }
                case CLOSED -> {
                    events.peerClosed();
                    return;
                }
                case BUFFER_OVERFLOW -> throw new SSLException("a record larger than the protocol allows");
                default -> {}
            }
        }
        if (ready) return;
        // a task has failed: the engine reads no more, tells why when it is asked for a record, and then has an alert
        events.send();
        throw new SSLException("the handshake has ended");
    }

    private void keep(ByteBuffer in) {
        if (!in.hasRemaining()) return;
        rest = ByteBuffer.allocate(in.remaining()).put(in).flip();
    }

    private void runTasks() {
        for (Runnable task; (task = engine.getDelegatedTask()) != null; ) task.run();
    }

    /** Bytes of the handshake, an alert or the end; false if there are none to send. */
    boolean wrapOwn(ByteBuffer cipher) throws SSLException {
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && cipher.remaining() >= Scratch.RECORD) {
            var status = engine.wrap(NOTHING, 0, 1, cipher).getStatus();
            if (status != SSLEngineResult.Status.OK) break;
        }
        return cipher.position() > 0;
    }

    /** Encrypts into {@code cipher} until a record more has no room or all is consumed. */
    void wrap(ByteBuffer[] plain, int count, ByteBuffer cipher) throws SSLException {
        while (cipher.remaining() >= Scratch.RECORD) {
            var result = engine.wrap(plain, 0, count, cipher);
            if (result.getStatus() != SSLEngineResult.Status.OK)
                throw new SSLException("cannot encrypt: " + result.getStatus());
            if (!plain[count - 1].hasRemaining()) return;
        }
    }

    /** Says close_notify with the next {@link #wrapOwn}. */
    void close() {
        engine.closeOutbound();
    }

    /** After the handshake. */
    TlsInfo info() {
        return info;
    }

    /** Whether the session was made by an earlier handshake. */
    boolean isResumed() {
        return engine.getSession().getCreationTime() < begun;
    }

    /** The name that the client has asked for (SNI), or empty. */
    String serverName() {
        if (!(engine.getSession() instanceof ExtendedSSLSession session)) return "";
        return session.getRequestedServerNames().stream()
                .filter(SNIHostName.class::isInstance)
                .map(n -> ((SNIHostName) n).getAsciiName())
                .findFirst()
                .orElse("");
    }

    private TlsInfo agreed() throws SSLException {
        SSLSession session = engine.getSession();
        List<X509Certificate> peer = trust.isPresent() ? trust.get().verified(shown(session)) : List.of();
        // a session that is resumed may be older than what is trusted now
        if (auth.mode() == ClientAuth.Mode.NEED && peer.isEmpty())
            throw new SSLException("the client's certificate cannot be verified");
        var own = session.getLocalCertificates();
        return new TlsInfo(
                session.getProtocol(),
                session.getCipherSuite(),
                own == null || !(own[0] instanceof X509Certificate first) ? Optional.empty() : Optional.of(first),
                peer);
    }

    private static List<X509Certificate> shown(SSLSession session) {
        try {
            var chain = new ArrayList<X509Certificate>();
            for (var c : session.getPeerCertificates()) if (c instanceof X509Certificate x) chain.add(x);
            return chain;
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }
}
