package org.amphora.smtp.internal.session;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.SessionFacts;
import org.amphora.smtp.internal.session.CommandTable.Effect;
import org.amphora.smtp.internal.session.CommandTable.Phase;
import org.amphora.smtp.internal.session.CommandTable.Row;
import org.amphora.smtp.internal.syntax.Domains;
import org.amphora.smtp.internal.wire.WireReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of one connection. What it has learnt is values; services are asked for when a command needs them. */
public final class Session {
    /** The version of {@link #state}. */
    public static final String FORMAT = "smtp/2";

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** An address and port of a client. */
    record Peer(InetAddress address, int port) {}

    final Client client;
    final Services services;
    final Profile profile;

    private volatile String helo = "";
    private boolean esmtp;
    private volatile String user = "";
    private String mechanism = "";
    /** Whom a proxy speaks for, by XCLIENT; null if nobody else. */
    private Peer proxied;

    private boolean earlyTalker;
    /** An intake was told of this session's hello. */
    private boolean announced;

    private final Tally tally;
    private int bugs;

    private volatile Transaction transaction;
    private Authentication authentication;
    private Incoming body;
    private boolean lost;

    public Session(Client client, Services services, Profile profile) {
        this.client = client;
        this.services = services;
        this.profile = profile;
        this.tally = new Tally(services::settings);
    }

    // ---- what the connection asks

    /**
     * Runs a command on the thread that its row names.
     *
     * @return null if the reply is to come from {@link #proceed}, behind the command's chunk
     */
    public WireReply run(Request request) {
        Row row = request.row();
        if (CommandTable.isJunk(row)) tally.junk();
        WireReply reply = guarded(() -> {
            if (request.isTooLong()) return tooLong(request.line());
            if (request.hasControls()) return malformed(request.line(), Replies.CONTROL_CHARACTER);
            if (!row.phases().contains(phase())) return outOfPhase();
            return row.command().run(this, request.argument());
        });
        if (reply == null) return null;
        if (row.effect() == Effect.RESETS && reply.isPositive()) endTransaction();
        return counted(reply);
    }

    /** What {@link #body} has to do on a worker; null if there is more to come. */
    public WireReply proceed() {
        WireReply reply = guarded(body::proceed);
        return reply == null ? null : counted(reply);
    }

    /** A line of a SASL exchange; on a worker. */
    public WireReply respond(String line) {
        Authentication current = authentication;
        authentication = null;
        return counted(guarded(() -> current.respond(line)));
    }

    /** A line that has reached the limit, of which this is the beginning. */
    public WireReply refuseTooLong(String beginning) {
        return counted(tooLong(beginning));
    }

    /** A line with a CR or LF alone, of which this is the beginning. */
    public WireReply refuseBareNewline(String beginning) {
        authentication = null;
        return counted(malformed(beginning, Replies.BARE_NEWLINE_IN_COMMAND));
    }

    /** How long the greeting is held, so that a client that speaks first shows; zero for clients that are trusted. */
    public Duration greetWait() {
        InetAddress peer = client.facts().peer();
        boolean stranger = profile == Profile.MX
                && peer != null
                && !services.site().map(s -> s.isMyNetwork(peer)).orElse(false);
        return stranger ? services.settings().earlyTalkers().hold() : Duration.ZERO;
    }

    /** RFC 5321 §4.3.1: a client has to wait for the greeting. What to say, and to close with; or null. */
    public WireReply spokeFirst() {
        earlyTalker = true;
        if (!services.settings().earlyTalkers().refused()) return null;
        return rejected("greeting", "", "", Replies.SPOKE_FIRST);
    }

    /** What to say, and to close with, after the last reply; or null. */
    public WireReply farewell() {
        return lost ? Replies.CHUNK_LOST : tally.farewell();
    }

    /** Whether it ends for errors of a stranger who is connected himself. */
    public boolean isAbuse(WireReply farewell) {
        return farewell == Replies.TOO_MANY_ERRORS && proxied == null && !isAuthenticated();
    }

    /** The body that is being read, or null. */
    public Incoming body() {
        return body;
    }

    public boolean inSasl() {
        return authentication != null;
    }

    /** Between two commands and outside a transaction: another handler could go on. */
    public boolean atBoundary() {
        return transaction == null && authentication == null && body == null;
    }

    /** RFC 3207 §4.2: nothing that was learnt in plain text is known any more. */
    public void forget() {
        endTransaction();
        authentication = null;
        helo = "";
        esmtp = false;
        user = "";
        mechanism = "";
    }

    /** The connection has ended. */
    public void closed() {
        endTransaction();
        if (announced) services.intake().ifPresent(i -> i.disconnected(facts()));
    }

    public Map<String, Object> state() {
        var state = new HashMap<String, Object>();
        state.put("helo", helo);
        state.put("esmtp", esmtp);
        state.put("user", user);
        state.put("mechanism", mechanism);
        state.put("earlyTalker", earlyTalker);
        state.put("announced", announced);
        state.put("peer", proxied == null ? "" : proxied.address.getHostAddress());
        state.put("peerPort", proxied == null ? 0 : proxied.port);
        tally.save(state);
        return state;
    }

    /** Goes on where {@link #state} was taken. */
    public void restore(Map<String, Object> state) {
        helo = (String) state.get("helo");
        esmtp = (Boolean) state.get("esmtp");
        user = (String) state.get("user");
        // an older build does not tell the next two
        mechanism = (String) state.getOrDefault("mechanism", "");
        earlyTalker = Boolean.TRUE.equals(state.get("earlyTalker"));
        announced = (Boolean) state.get("announced");
        String peer = (String) state.get("peer");
        if (!peer.isEmpty()) proxied = new Peer(Domains.address(peer).orElseThrow(), (Integer) state.get("peerPort"));
        tally.restore(state);
    }

    /** In a few words; from any thread. */
    public String summary() {
        Transaction t = transaction;
        if (t != null) return t.summary();
        return helo.isEmpty() ? "connected" : "idle";
    }

    public String user() {
        return user;
    }

    /** The client's address for the log: the one that a proxy has named, or else {@code real}. */
    public String peerOr(String real) {
        return proxied == null ? real : proxied.address.getHostAddress();
    }

    // ---- what the commands ask

    SessionFacts facts() {
        var facts = client.facts()
                .with()
                .helo(helo, esmtp)
                .user(user)
                .mechanism(mechanism)
                .earlyTalker(earlyTalker);
        if (proxied != null) facts.peer(proxied.address, proxied.port);
        return facts.build();
    }

    SaslContext saslContext() {
        SaslContext c = client.saslContext();
        if (proxied == null) return c;
        return new SaslContext(c.protocol(), c.listener(), c.session(), Optional.of(proxied.address), c.tls());
    }

    /** All begins anew, for a client that a proxy speaks for; its own counters go on. */
    void proxied(Peer peer, String login) {
        if (announced) services.intake().ifPresent(i -> i.disconnected(facts()));
        announced = false;
        forget();
        proxied = peer;
        user = login;
        mechanism = login.isEmpty() ? "" : "XCLIENT"; // as Postfix has it
    }

    Transaction transaction() {
        return transaction;
    }

    boolean isAuthenticated() {
        return !user.isEmpty();
    }

    void greeted(String name, boolean extended, boolean intakeKnows) {
        helo = name;
        esmtp = extended;
        announced |= intakeKnows;
    }

    void authenticated(String account, String how) {
        user = account;
        mechanism = how;
    }

    void await(Authentication exchange) {
        authentication = exchange;
    }

    Tally tally() {
        return tally;
    }

    /** A chunk follows of which the length is unknown: the session ends behind this reply. */
    WireReply lost(WireReply reply) {
        lost = true;
        return reply;
    }

    void begin(Transaction begun) {
        transaction = begun;
    }

    /** What comes next is this and no command line; null: command lines again. */
    void read(Incoming incoming) {
        body = incoming;
    }

    /** The end of a message: the transaction is over, whatever came of it. */
    void finished(boolean accepted) {
        body = null;
        transaction = null;
        if (accepted) tally.accepted();
    }

    private void endTransaction() {
        if (body != null) body.abort();
        body = null;
        if (transaction != null) transaction.abort();
        transaction = null;
    }

    /**
     * A refusal of our own, as a line of the form that intake's have; intake logs what it refuses. What a client has got
     * wrong in form is not told here.
     */
    WireReply rejected(String stage, String from, String to, WireReply reply) {
        if (LOG.isInfoEnabled()) {
            SessionFacts f = facts();
            LOG.info(
                    "msg={} fate=rejected stage={} session={} peer={} helo={} from=<{}> to=<{}> reply=\"{}\"",
                    transaction == null ? "" : transaction.id(),
                    stage,
                    f.id(),
                    f.peer() == null ? "" : f.peer().getHostAddress(),
                    helo,
                    from,
                    to,
                    reply);
        }
        return reply;
    }

    /** Any failure of a command, as a reply. */
    WireReply failed(RuntimeException e) {
        if (e instanceof MailException m) {
            if (m.getCause() != null) LOG.warn("{} {}", m.status(), m.publicText(), m);
            return Replies.of(m);
        }
        String id = client.facts().id() + "-" + ++bugs;
        LOG.error("Internal error ({})", id, e);
        return Replies.internalError(id);
    }

    // ---- inside

    private interface Action {
        WireReply run();
    }

    private WireReply guarded(Action action) {
        try {
            return action.run();
        } catch (RuntimeException e) {
            return failed(e);
        }
    }

    private WireReply counted(WireReply reply) {
        if (reply.code() >= 500) {
            tally.error();
            LOG.debug("refused: {}", reply);
        }
        return reply;
    }

    private WireReply tooLong(String beginning) {
        boolean auth = authentication != null || beginning.regionMatches(true, 0, "AUTH ", 0, 5);
        authentication = null;
        return auth ? Replies.AUTH_TOO_LONG : malformed(beginning, Replies.LINE_TOO_LONG);
    }

    private WireReply malformed(String line, WireReply reply) {
        return line.regionMatches(true, 0, "BDAT ", 0, 5) ? lost(reply) : reply;
    }

    private Phase phase() {
        if (transaction != null) return transaction.chunks() == null ? Phase.MAIL : Phase.CHUNKS;
        return helo.isEmpty() ? Phase.CONNECTED : Phase.GREETED;
    }

    WireReply outOfPhase() {
        return switch (phase()) {
            case CONNECTED -> Replies.HELLO_FIRST;
            case GREETED -> Replies.MAIL_FIRST;
            case MAIL -> Replies.IN_TRANSACTION;
            case CHUNKS -> Replies.IN_CHUNKS;
        };
    }
}
