package org.amphora.relay.internal.session;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.amphora.relay.internal.wire.BrokenSession;
import org.amphora.relay.internal.wire.RemoteReply;
import org.amphora.relay.internal.wire.ReplyReader;
import org.amphora.relay.internal.wire.Wire;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A conversation with one server, from its greeting to QUIT. */
public final class Session implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final Offer NOTHING = new Offer("", EnumSet.noneOf(Extension.class), 0, 0, Set.of());

    private final Wire wire;
    private final ReplyReader replies;
    private final Peer peer;
    private final boolean lmtp;
    private final Timeouts timeouts;
    private Offer offer = NOTHING;
    private Step step = Step.CONNECT;
    private int transactions;

    private final long opened = System.nanoTime();

    public Session(Wire wire, Peer peer, boolean lmtp, Timeouts timeouts) {
        this.wire = wire;
        this.replies = new ReplyReader(wire);
        this.peer = peer;
        this.lmtp = lmtp;
        this.timeouts = timeouts;
    }

    public Wire wire() {
        return wire;
    }

    public Peer peer() {
        return peer;
    }

    public boolean isLmtp() {
        return lmtp;
    }

    /** Where it is, also after it broke. */
    public Step step() {
        return step;
    }

    public Offer offer() {
        return offer;
    }

    /** When it was opened, in the time of {@link System#nanoTime}. */
    public long opened() {
        return opened;
    }

    /** Nothing is said for a while; whoever goes on sets a deadline of its own. */
    public void rest(Duration longest) {
        wire.deadline(
                System.nanoTime() + longest.toNanos() + timeouts.of(Step.QUIT).toNanos());
        wire.limit(longest.plus(timeouts.of(Step.QUIT)));
    }

    /** How many transactions have begun in it. */
    public int transactions() {
        return transactions;
    }

    void beginTransaction() {
        transactions++;
    }

    /** What comes now is this step, within its time. */
    void at(Step now) {
        step = now;
        wire.limit(timeouts.of(now));
    }

    /** Puts a line into the buffer. */
    void say(String line) throws BrokenSession {
        LOG.trace("{} C: {}", peer, line);
        wire.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #say}, with something that no log may hold. */
    void saySecret(String line) throws BrokenSession {
        LOG.trace("{} C: (secret)", peer);
        wire.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Sends what waits in the buffer, and reads a reply. */
    RemoteReply reply(Step of) throws BrokenSession {
        at(of);
        wire.flush();
        RemoteReply reply = replies.read();
        LOG.trace("{} S: {}", peer, reply);
        return reply;
    }

    RemoteReply ask(Step of, String line) throws BrokenSession {
        at(of);
        say(line);
        return reply(of);
    }

    public RemoteReply greeting() throws BrokenSession {
        return reply(Step.GREETING);
    }

    /**
     * EHLO, or HELO where the server knows no EHLO; LHLO in LMTP. After it {@link #offer} is the server's.
     *
     * @param name ours
     * @param ignored extensions that are not to be used
     */
    public RemoteReply hello(String name, Set<Extension> ignored) throws BrokenSession {
        RemoteReply reply = ask(Step.HELLO, (lmtp ? "LHLO " : "EHLO ") + name);
        offer = NOTHING;
        if (reply.isPositive()) {
            offer = Offer.of(reply, ignored);
        } else if (reply.isPermanent() && !lmtp) {
            reply = ask(Step.HELLO, "HELO " + name);
        }
        return reply;
    }

    /** STARTTLS; if the reply is positive, a handshake has to follow, and then another hello. */
    public RemoteReply startTls() throws BrokenSession {
        return ask(Step.STARTTLS, "STARTTLS");
    }

    /** A reply that is there already, when nothing can be sent any more. */
    Optional<RemoteReply> lastWords() {
        try {
            wire.limit(timeouts.of(Step.RSET));
            return Optional.of(replies.read());
        } catch (BrokenSession e) {
            return Optional.empty();
        }
    }

    /** RSET; whether the session can go on. */
    public boolean reset() {
        try {
            return ask(Step.RSET, "RSET").isPositive();
        } catch (BrokenSession e) {
            return false;
        }
    }

    /** Says good-bye without waiting for an answer, as that would only cost time. Never throws. */
    @Override
    public void close() {
        wire.deadline(System.nanoTime() + timeouts.of(Step.QUIT).toNanos());
        try {
            at(Step.QUIT);
            say("QUIT");
            wire.flush();
        } catch (BrokenSession e) {
            // it is over in any case
        }
        wire.close();
    }
}
