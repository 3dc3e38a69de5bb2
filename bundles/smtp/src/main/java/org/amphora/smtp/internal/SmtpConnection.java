package org.amphora.smtp.internal;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.net.Connection;
import org.amphora.api.net.ConnectionHandler;
import org.amphora.api.net.SessionState;
import org.amphora.api.net.SessionSummary;
import org.amphora.smtp.internal.session.Client;
import org.amphora.smtp.internal.session.CommandTable.Effect;
import org.amphora.smtp.internal.session.CommandTable.Runs;
import org.amphora.smtp.internal.session.Incoming;
import org.amphora.smtp.internal.session.Profile;
import org.amphora.smtp.internal.session.Replies;
import org.amphora.smtp.internal.session.Request;
import org.amphora.smtp.internal.session.Services;
import org.amphora.smtp.internal.session.Session;
import org.amphora.smtp.internal.wire.LineFramer;
import org.amphora.smtp.internal.wire.ReplyBuffer;
import org.amphora.smtp.internal.wire.WireReply;
import org.slf4j.MDC;

/**
 * Joins a session to its connection: cuts the input, runs each command where the table says, and sends the replies to
 * a pipelined group in one write (RFC 2920 §3.2).
 */
final class SmtpConnection implements ConnectionHandler, Client {
    /** RFC 4954 §4: the longest line there is. */
    private static final int LONGEST_LINE = 12288;

    /** What one look at the input has led to. */
    private enum Turn {
        NEXT,
        /** More input is needed. */
        WAIT,
        /** A task runs, TLS begins, or the session ends: no more input is looked at. */
        STOP
    }

    private final Connection connection;
    private final Profile profile;
    private final String peer;
    private final Services services;
    private final Session session;
    private final LineFramer framer = new LineFramer();
    private final ReplyBuffer replies = new ReplyBuffer();
    private final Pace pace;
    /** The greeting is still to come. */
    private boolean waits;

    private boolean ended;

    SmtpConnection(Connection connection, Services services, LongSupplier nanoClock) {
        this.connection = connection;
        this.profile = Profile.of(connection.profile()).orElse(Profile.MX);
        this.peer = connection.peer().map(InetAddress::getHostAddress).orElse("local");
        this.services = services;
        this.session = new Session(this, services, profile);
        this.pace = new Pace(services::settings, nanoClock);
        connection.idleTimeout(services.settings().timeout());
    }

    /** Greets, perhaps after a moment. */
    void begin() {
        Duration wait = session.greetWait();
        if (wait.isZero()) {
            greet();
        } else {
            waits = true;
            connection.idleTimeout(wait);
        }
    }

    private void greet() {
        waits = false;
        connection.idleTimeout(services.settings().timeout());
        var greeting = WireReply.plain(220, services.greeting());
        connection.write(ByteBuffer.wrap(greeting.bytes()));
    }

    void resume(SessionState state) {
        session.restore(state.values());
    }

    @Override
    public void received(ByteBuffer in) {
        if (waits) {
            WireReply refusal = session.spokeFirst();
            if (refusal == null) greet();
            else end(refusal);
        }
        if (!ended && pace.isTooSlow(in.remaining())) end(Replies.TIMEOUT);
        Turn turn = Turn.NEXT;
        while (turn == Turn.NEXT && in.hasRemaining() && !ended) {
            if (replies.length() > ReplyBuffer.FULL) flush();
            if (!connection.isWritable()) {
                connection.executeWhenWritable(() -> {});
                return;
            }
            Incoming body = session.body();
            turn = body == null ? line(in) : body(in, body);
        }
        if (turn != Turn.STOP) flush();
    }

    private Turn body(ByteBuffer in, Incoming body) {
        int before = in.remaining();
        boolean goesOn = !body.received(in);
        pace.read(before - in.remaining());
        if (goesOn) return Turn.NEXT;
        return work(in.hasRemaining(), session::proceed);
    }

    private Turn line(ByteBuffer in) {
        switch (framer.next(in, LONGEST_LINE)) {
            case LINE -> {
                boolean sasl = session.inSasl();
                WireLog.received(connection.id(), framer.text(), sasl);
                return sasl ? respond(in, framer.text()) : command(in, framer.text());
            }
            case TOO_LONG -> {
                return say(session.refuseTooLong(framer.text()));
            }
            case BARE_NEWLINE -> {
                return say(session.refuseBareNewline(framer.text()));
            }
            default -> {
                return Turn.WAIT;
            }
        }
    }

    private Turn respond(ByteBuffer in, String line) {
        return login(in.hasRemaining(), () -> session.respond(line));
    }

    private Turn command(ByteBuffer in, String line) {
        Request request = Request.of(line, profile);
        Runs runs = request.row().runs();
        if (runs == Runs.WORKER) return work(in.hasRemaining(), () -> session.run(request));
        if (runs == Runs.LOGIN) return login(in.hasRemaining(), () -> session.run(request));
        WireReply reply = logged(() -> session.run(request));
        Effect effect = reply.isPositive() ? request.row().effect() : Effect.NONE;
        if (effect == Effect.STARTS_TLS) return startTls(reply);
        if (effect == Effect.CLOSES) return end(reply);
        return say(reply);
    }

    /** {@code more}: input waits, so that {@link #received} follows and flushes. */
    private Turn work(boolean more, Supplier<WireReply> task) {
        connection.execute(() -> answer(more, task));
        return Turn.STOP;
    }

    private Turn login(boolean more, Supplier<WireReply> task) {
        connection.executeLogin(() -> answer(more, task));
        return Turn.STOP;
    }

    private void answer(boolean more, Supplier<WireReply> task) {
        if (ended) return;
        WireReply reply = logged(task);
        if (reply != null) say(reply);
        if (!more && !ended) flush();
    }

    private Turn say(WireReply reply) {
        if (reply.code() == 421) return end(reply);
        add(reply);
        pace.next();
        WireReply farewell = session.farewell();
        if (farewell == null) return Turn.NEXT;
        if (session.isAbuse(farewell)) connection.offence("too many errors in one session of SMTP");
        return end(farewell);
    }

    private Turn end(WireReply last) {
        ended = true;
        add(last);
        connection.close(replies.take());
        return Turn.STOP;
    }

    private Turn startTls(WireReply goAhead) {
        flush();
        WireLog.sent(connection.id(), goAhead);
        session.forget();
        framer.reset();
        connection.startTls(ByteBuffer.wrap(goAhead.bytes()));
        return Turn.STOP;
    }

    private void add(WireReply reply) {
        WireLog.sent(connection.id(), reply);
        replies.add(reply);
    }

    private void flush() {
        if (replies.length() > 0) connection.write(replies.take());
    }

    /** Adds the user, and whom a proxy speaks for, to what net has put into the log's context. */
    private <T> T logged(Supplier<T> action) {
        String connected = MDC.get("peer");
        MDC.put("user", session.user());
        MDC.put("peer", session.peerOr(peer));
        try {
            return action.get();
        } finally {
            MDC.remove("user");
            if (connected == null) MDC.remove("peer");
            else MDC.put("peer", connected);
        }
    }

    @Override
    public void secured() {
        session.forget();
        framer.reset();
        pace.next();
    }

    @Override
    public void idle() {
        if (waits) {
            greet();
            connection.execute(() -> {}); // who has asked for this session meanwhile asks again
        } else if (!ended) {
            end(Replies.TIMEOUT);
        }
    }

    @Override
    public void expire() {
        if (!ended) end(Replies.RESTARTING);
    }

    @Override
    public void closed() {
        ended = true;
        logged(() -> {
            session.closed();
            return null;
        });
    }

    @Override
    public Optional<SessionState> detach() {
        flush();
        if (ended || waits || !session.atBoundary() || !framer.atBoundary()) return Optional.empty();
        return Optional.of(new SessionState(Session.FORMAT, session.state()));
    }

    @Override
    public SessionSummary summary() {
        return new SessionSummary(session.user(), session.summary());
    }

    // ---- Client

    @Override
    public SessionFacts facts() {
        var facts = SessionFacts.builder(connection.id())
                .listener(connection.listener(), profile.name().toLowerCase(Locale.ROOT))
                .peer(connection.peer().orElse(null), connection.peerPort());
        connection.tls().ifPresent(t -> facts.tls(t.protocol(), t.cipher()));
        return facts.build();
    }

    @Override
    public SaslContext saslContext() {
        return new SaslContext("smtp", connection.listener(), connection.id(), connection.peer(), connection.tls());
    }

    @Override
    public boolean canStartTls() {
        return connection.canStartTls();
    }

    @Override
    public boolean isOpen() {
        return connection.isOpen();
    }
}
