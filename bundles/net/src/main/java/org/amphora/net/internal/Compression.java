package org.amphora.net.internal;

import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.zip.DataFormatException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compression on one connection: what comes in is inflated between TLS and the conversation, RFC 4978 §3. */
final class Compression implements Inflation.Events {
    private static final Logger LOG = LoggerFactory.getLogger(Compression.class);

    private final ClientConnection connection;
    private final Net net;
    private final Transport transport;
    private final Conversation talk;
    private final Inflation inflation;
    private volatile boolean inputWanted = true;
    private volatile boolean inputEnded;

    Compression(ClientConnection connection, Net net, Transport transport, Conversation talk) {
        this.talk = talk;
        this.connection = connection;
        this.net = net;
        this.transport = transport;
        inflation = new Inflation(net.scratch(), this);
    }

    void received(ByteBuffer in) {
        inflation.received(in);
    }

    /** The client will send nothing more; false if something waits, and the conversation will be told behind it. */
    boolean inputEnded() {
        inputEnded = true;
        return !inflation.isWaiting();
    }

    /** The conversation wants input, or none for now; whether it could be read from the socket. */
    boolean wantInput(boolean wanted) {
        inputWanted = wanted;
        inflation.wanted(wanted);
        return !inflation.isWaiting();
    }

    void close() {
        inflation.close();
    }

    // ---- Inflation.Events

    @Override
    public void inflated(ByteBuffer plain) {
        talk.received(plain);
    }

    @Override
    public void waits() {
        transport.read(false);
    }

    @Override
    public void later(Runnable work) {
        try {
            net.workers().execute(work);
        } catch (RejectedExecutionException e) {
            connection.abort(); // net is going
        }
    }

    @Override
    public void drained() {
        if (inputEnded) talk.inputEnded();
        else if (inputWanted) transport.read(true);
    }

    @Override
    public void malformed(DataFormatException why) {
        LOG.debug("{}: what came is not compressed as it should be: {}", connection.id(), why.toString());
        connection.abort();
    }
}
