package org.amphora.net.internal;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.amphora.api.net.SessionInfo;
import org.amphora.api.net.SessionSummary;
import org.amphora.api.net.TlsInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client: its socket, TLS and compression beneath, its conversation above. */
final class ClientConnection implements Line {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
    private static final Duration LINGER = Duration.ofSeconds(2);
    private static final Duration LAST_LINGER = Duration.ofMillis(200);
    private static final SessionSummary CLOSING = new SessionSummary("", "closing");
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Listener listener;
    private final Door door;
    private final Net net;
    private final Transport transport;
    private final Conversation talk;
    private final Outbox outbox;
    private final String id;
    private final SocketAddress remote;
    private final Instant since = Instant.now();

    private final boolean fromTheStart;
    private final Encryption tls;
    /** Null while nothing is compressed. */
    private volatile Compression compression;

    private final Patience patience = new Patience();
    private volatile boolean inputEnded;
    private volatile boolean closing;
    private volatile boolean gone;
    private boolean lingers;
    private ByteBuffer goAhead;

    ClientConnection(Listener listener, Door door, Net net, Transport transport, String id) {
        this.listener = listener;
        this.door = door;
        this.net = net;
        this.transport = transport;
        this.id = id;
        remote = transport.remote();
        fromTheStart = door.settings().tls() == TlsMode.IMPLICIT;
        outbox = new Outbox(transport, net.scratch(), net.settings().highWater());
        tls = new Encryption(this, net, transport, outbox);
        int inputLimit = net.settings().inputLimit();
        talk = new Conversation(
                this, door.settings().protocol(), net.protocols(), net.workers(), net.logins(), inputLimit);
    }

    Conversation talk() {
        return talk;
    }

    // ---- from the transport, on the I/O thread

    void opened() {
        if (fromTheStart) {
            patience.within(net.settings().handshakeTimeout());
            if (tls.begin(NOTHING)) return;
            transport.read(false);
            if (tls.begin(NOTHING)) transport.read(true); // the key came just now
        } else {
            talk.start(false);
        }
    }

    void received(ByteBuffer in) {
        patience.heard();
        if (closing) return; // lingering: what still comes is of no interest
        if (tls.hasBegun()) tls.received(in);
        else decrypted(in);
    }

    /** From within TLS, or where that is not on. */
    void decrypted(ByteBuffer in) {
        if (closing) return;
        Compression c = compression;
        if (c != null) c.received(in);
        else if (!talk.received(in)) slippedIn();
    }

    /** The handshake is over. */
    void secured() {
        if (!closing) patience.settled();
        if (fromTheStart) talk.start(true);
        else talk.secured();
        flush(); // what others have written meanwhile
    }

    void inputEnded() {
        inputEnded = true;
        transport.read(false); // or end-of-file would be selected again and again
        if (closing) transport.close();
        else if (tls.hasBegun() && !tls.isOn()) abort();
        else if (!isCompressed() || compression.inputEnded()) talk.inputEnded();
    }

    void sent() {
        try {
            outbox.sent();
        } catch (IOException e) {
            lost(e);
            return;
        }
        if (closing) lingerIfSent();
        if (!outbox.isClogged()) talk.writable();
    }

    void lost(Throwable why) {
        LOG.debug("{}: {}", id, why.toString());
        transport.close();
    }

    void gone() {
        closing = true;
        gone = true;
        outbox.end();
        if (isCompressed()) compression.close();
        talk.end();
    }

    // ---- the clock

    /** Called every half second; cheap when there is nothing to do. */
    void tick(long now) {
        if (patience.isOver(now)) {
            if (closing || !talk.isParked()) LOG.debug("{}: time is over", id);
            else LOG.info("{}: nobody serves {}", id, door.settings().protocol());
            abort();
        } else if (!closing && patience.isIdle(now, outbox)) {
            talk.idle();
        }
        outbox.rest(now);
    }

    // ---- Conversation.Line

    @Override
    public void afterCall() {
        if (goAhead != null) upgrade();
        else flush();
    }

    @Override
    public void failed(Throwable why) {
        LOG.error("{}: the handler of {} has failed", id, door.settings().protocol(), why);
        abort();
    }

    @Override
    public void finish() {
        close(NOTHING);
    }

    @Override
    public void wantInput(boolean wanted) {
        boolean mayRead = !isCompressed() || compression.wantInput(wanted);
        transport.read(wanted && !inputEnded && mayRead);
    }

    @Override
    public boolean park(boolean isNew) {
        patience.within(door.settings().parkTime());
        return listener.park(isNew, door.settings().parkLimit());
    }

    @Override
    public void unpark() {
        if (!closing) patience.settled();
        listener.unpark();
    }

    @Override
    public void released() {
        // a handler that another thread is in has still to be waited for
        if (gone && talk.isOver()) listener.forget(this);
        net.released();
    }

    // ---- TLS

    ListenerSettings settings() {
        return door.settings();
    }

    /** A key has come: a connection that has waited for it begins. */
    void tlsArrived() {
        if (!fromTheStart || tls.hasBegun() || closing) return;
        if (tls.begin(NOTHING)) transport.read(true);
    }

    private void upgrade() {
        ByteBuffer go = goAhead;
        goAhead = null;
        patience.within(net.settings().handshakeTimeout());
        if (!closing && !tls.begin(go)) abort();
    }

    private void slippedIn() {
        LOG.info("{}: {} sent plain text behind STARTTLS; closed", id, remote);
        offence("plain text behind STARTTLS");
        abort();
    }

    // ---- Connection

    @Override
    public String id() {
        return id;
    }

    @Override
    public String listener() {
        return door.settings().name();
    }

    @Override
    public String profile() {
        return door.settings().profile();
    }

    @Override
    public SocketAddress local() {
        return transport.local();
    }

    @Override
    public SocketAddress remote() {
        return remote;
    }

    @Override
    public Optional<TlsInfo> tls() {
        return tls.info();
    }

    @Override
    public boolean canStartTls() {
        return door.settings().tls() == TlsMode.STARTTLS
                && !tls.hasBegun()
                && net.tls().isPresent();
    }

    @Override
    public void write(ByteBuffer data) {
        outbox.add(data);
        if (!talk.isMine()) flush();
    }

    @Override
    public void write(FileChannel file, long position, long length) {
        outbox.add(file, position, length);
        if (!talk.isMine()) flush();
    }

    private void flush() {
        try {
            outbox.flush();
        } catch (IOException e) {
            lost(e);
            return;
        }
        if (closing) lingerIfSent();
    }

    @Override
    public boolean isWritable() {
        return !outbox.isClogged();
    }

    @Override
    public void execute(Runnable task) {
        talk.execute(task, false, false);
    }

    @Override
    public void executeLogin(Runnable task) {
        talk.execute(task, false, true);
    }

    @Override
    public void executeWhenWritable(Runnable task) {
        talk.execute(task, true, false);
    }

    @Override
    public void startTls(ByteBuffer go) {
        if (!canStartTls()) throw new IllegalStateException("TLS cannot be started");
        if (!talk.isMine()) throw new IllegalStateException("only from a call or task of the handler");
        if (talk.upgrade()) goAhead = go;
        else slippedIn();
    }

    @Override
    public void compress(ByteBuffer go) {
        if (isCompressed()) throw new IllegalStateException("compressed already");
        if (!talk.isMine()) throw new IllegalStateException("only from a call or task of the handler");
        outbox.add(go);
        outbox.compress();
        compression = new Compression(this, net, transport, talk);
        if (gone) compression.close();
    }

    @Override
    public boolean isCompressed() {
        return compression != null;
    }

    @Override
    public void idleTimeout(Duration limit) {
        patience.idleAfter(limit);
    }

    @Override
    public void close(ByteBuffer last) {
        if (talk.hasEnded()) return;
        outbox.add(last);
        closing = true;
        patience.within(LINGER.multipliedBy(outbox.isEmpty() ? 1 : 5));
        talk.end();
        if (!talk.isMine()) flush();
    }

    /**
     * All is sent: says so with a FIN, and reads on for a moment, because closing a socket with unread input makes a
     * reset, which may overtake the last reply.
     */
    private void lingerIfSent() {
        synchronized (this) {
            if (lingers || !outbox.isEmpty()) return;
            lingers = true;
        }
        tls.close();
        try {
            if (inputEnded || !transport.shutdownOutput()) {
                transport.close();
                return;
            }
            patience.within(net.isClosing() ? LAST_LINGER : LINGER);
            transport.read(true);
        } catch (IOException e) {
            lost(e);
        }
    }

    @Override
    public void abort() {
        closing = true;
        outbox.end();
        transport.close();
        talk.end();
    }

    @Override
    public void offence(String reason) {
        peer().ifPresent(p -> net.clients().bans().offence(p, reason));
    }

    @Override
    public boolean isOpen() {
        return !closing && talk.isOpen();
    }

    /** Says good-bye as soon as the handler is free to. */
    void expire() {
        boolean noWordCanBeSaid = tls.hasBegun() ? !tls.isOn() : fromTheStart;
        if (noWordCanBeSaid) abort();
        else talk.expire();
    }

    SessionInfo describe() {
        return new SessionInfo(
                id,
                listener(),
                door.settings().protocol(),
                peer().map(p -> p.getHostAddress() + ":" + peerPort()).orElse("local"),
                tls.info().map(TlsInfo::protocol).orElse(""),
                since,
                closing ? CLOSING : talk.summary());
    }
}
