package org.amphora.net.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import org.amphora.api.net.TlsInfo;
import org.amphora.api.tls.TlsProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS on one connection, from the moment it begins; before that, plain text passes by. */
final class Encryption implements TlsLayer.Events {
    private static final Logger LOG = LoggerFactory.getLogger(Encryption.class);

    private final ClientConnection connection;
    private final Net net;
    private final Transport transport;
    private final Outbox outbox;

    private final TlsLog log;
    private volatile TlsLayer layer;
    private boolean hasFailed;
    private volatile TlsInfo info;

    Encryption(ClientConnection connection, Net net, Transport transport, Outbox outbox) {
        this.connection = connection;
        this.net = net;
        this.transport = transport;
        this.outbox = outbox;
        log = new TlsLog(net.settings().tlsLogLevel());
    }

    /** The handshake has begun. */
    boolean hasBegun() {
        return layer != null;
    }

    /** The handshake is over. */
    boolean isOn() {
        TlsLayer l = layer;
        return l != null && l.isReady();
    }

    Optional<TlsInfo> info() {
        return Optional.ofNullable(info);
    }

    /**
     * Sends the last words in plain text and waits for the client's handshake.
     *
     * @return false if there is no key
     */
    synchronized boolean begin(ByteBuffer inPlainText) {
        if (layer != null) return true;
        Optional<TlsProvider> provider = net.tls();
        if (provider.isEmpty()) return false;
        try {
            // first this, as the client may answer before the next line
            layer = new TlsLayer(provider.get(), connection.settings(), this);
            outbox.encrypt(layer, inPlainText);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{}: TLS cannot begin: {}", connection.id(), e.toString());
            connection.abort();
        }
        return true;
    }

    void received(ByteBuffer in) {
        ByteBuffer plain = net.scratch().take();
        try {
            layer.received(in, plain);
        } catch (SSLException e) {
            failed(e);
        } finally {
            net.scratch().give(plain);
        }
    }

    /** Says close_notify. */
    void close() {
        if (!isOn()) return;
        layer.close();
        send();
    }

    private void failed(SSLException why) {
        if (hasFailed) return; // this is what came of the alert
        hasFailed = true;
        log.failed(connection, why);
        send(); // the alert
        connection.finish();
    }

    // ---- TlsLayer.Events

    @Override
    public void decrypted(ByteBuffer plain) {
        connection.decrypted(plain);
    }

    @Override
    public boolean send() {
        try {
            return outbox.flushOwn();
        } catch (SSLException e) {
            failed(e);
            return false;
        } catch (IOException e) {
            connection.lost(e);
            return false;
        }
    }

    @Override
    public void wantsTask(Runnable task) {
        transport.read(false);
        try {
            net.workers().execute(() -> run(task));
        } catch (RejectedExecutionException e) {
            connection.abort(); // net is going
        }
    }

    /** On a worker, while nothing is read. */
    private void run(Runnable task) {
        ByteBuffer plain = net.scratch().take();
        try {
            task.run();
            layer.resume(plain);
            transport.read(true);
        } catch (SSLException e) {
            failed(e);
        } catch (RuntimeException e) {
            connection.failed(e);
        } finally {
            net.scratch().give(plain);
        }
    }

    @Override
    public void handshakeDone() {
        info = layer.info();
        log.done(connection, layer);
        connection.secured();
    }

    @Override
    public void peerClosed() {
        connection.inputEnded();
    }
}
