package org.amphora.milter.internal.server;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.net.Connection;
import org.amphora.api.site.Network;
import org.amphora.chain.Entry;
import org.amphora.milter.internal.wire.Action;
import org.amphora.milter.internal.wire.Command;
import org.amphora.milter.internal.wire.Malformed;
import org.amphora.milter.internal.wire.Octets;
import org.amphora.milter.internal.wire.Options;
import org.amphora.milter.internal.wire.Packet;
import org.amphora.milter.internal.wire.Response;
import org.amphora.milter.internal.wire.Response.Plain;
import org.amphora.milter.internal.wire.Stage;
import org.amphora.milter.internal.wire.Step;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of a mail server: what has been agreed on, of whom it speaks, and the message it is in. */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    /** The end of each message is answered; of these a filter here has nothing to say before that. */
    private static final int NOT_ANSWERED = Stage.CONNECT.notAnswered()
            | Stage.DATA.notAnswered()
            | Stage.HEADER.notAnswered()
            | Stage.END_OF_HEADER.notAnswered()
            | Stage.BODY.notAnswered()
            | Stage.UNKNOWN.notAnswered();

    private static final int WANTED = NOT_ANSWERED | Stage.UNKNOWN.notTold() | Step.LEADING_SPACE;
    private static final Verdict INTERNAL_ERROR =
            new Verdict.Refuse(new Reply(451, EnhancedStatus.TEMP_SYSTEM, "Internal error"));

    private static final Command.Connect NOBODY = new Command.Connect("", Command.Connect.Family.UNKNOWN, 0, "");

    /** How far a conversation is. */
    enum State {
        /** Nothing has been agreed on. */
        START,
        READY,
        /** Between MAIL and the end of the message. */
        MESSAGE
    }

    private final Connection connection;
    private final Services services;
    private final List<String> names;
    private final MacroTable macros = new MacroTable();

    private State state = State.START;
    private Options agreed = new Options(Options.OLDEST, 0, 0);
    private Command.Connect client = NOBODY;
    private String helo = "";
    private Message message;
    private int messages;
    private boolean busy;
    private boolean over;

    /** @param names the filters to ask, in order */
    Session(Connection connection, Services services, List<String> names) {
        this.connection = connection;
        this.services = services;
        this.names = names;
        connection.idleTimeout(services.settings().idleTimeout());
    }

    // ---- what comes in

    boolean takesInput() {
        return !busy && !over;
    }

    boolean isAtBoundary() {
        return takesInput() && message == null;
    }

    void packet(Packet packet) throws Malformed {
        CommandTable.Row row = CommandTable.find(packet.code());
        if (row == null) throw new Malformed("an unknown command " + packet.name());
        if (!row.states().contains(state)) throw new Malformed("command " + packet.name() + " in state " + state);
        Command command = Command.of(packet);
        if (row.runs() == CommandTable.Runs.INLINE) row.action().accept(this, command);
        else onWorker(() -> row.action().accept(this, command));
    }

    private void onWorker(Runnable work) {
        busy = true;
        connection.execute(() -> {
            busy = false;
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.error("session={} a bug in the milter protocol", connection.id(), e);
                say(INTERNAL_ERROR);
                endMessage();
            }
        });
    }

    // ---- the commands

    /** Takes what it wants of what is offered. */
    void negotiate(Command.Negotiate command) {
        Options offer = command.offer();
        if (offer.version() < Options.OLDEST) {
            broken("version " + offer.version() + " of the protocol is too old");
            return;
        }
        int version = Math.min(offer.version(), Options.NEWEST);
        int actions = offer.actions() & Action.all(version) & ~Action.SET_MACROS;
        agreed = new Options(version, actions, offer.steps() & WANTED);
        state = State.READY;
        send(new Response.Negotiated(agreed));
    }

    void macros(Command.Macros command) {
        macros.set(command.of(), command.values());
    }

    void connect(Command.Connect command) {
        client = command;
        reply(Stage.CONNECT, Plain.CONTINUE);
    }

    void helo(Command.Helo command) {
        helo = Octets.toUnicode(command.name());
        say(services.chain(names)
                .map(filters -> services.introductions().meet(facts(), filters).verdict())
                // thrown away is each of its messages, when it comes
                .filter(Verdict.Refuse.class::isInstance)
                .orElse(Verdict.CONTINUE));
    }

    void mail(Command.Mail command) {
        closeMessage();
        Optional<List<Entry<MailFilter>>> filters = services.chain(names);
        if (filters.isEmpty()) {
            LOG.warn("session={} one of the filters {} is not there: 451", connection.id(), names);
            say(Chain.NOT_NOW);
            return;
        }
        SessionFacts facts = facts();
        Introductions.Standing standing = services.introductions().meet(facts, filters.get());
        if (!(standing.verdict() instanceof Verdict.Continue)) {
            say(standing.verdict());
            return;
        }
        String id = connection.id() + "m" + ++messages;
        var chain = new Chain(id, facts, standing.filters(), services.runner());
        var mail = Parameters.mail(command.path(), command.parameters());
        message = new Message(chain, services.settings(), agreed, mail, standing.held());
        state = State.MESSAGE;
        Verdict verdict = message.sender();
        if (!(verdict instanceof Verdict.Continue)) endMessage();
        say(verdict);
    }

    void rcpt(Command.Rcpt command) {
        String mailer = macros.value("{rcpt_mailer}");
        Verdict verdict = message.recipient(Parameters.recipient(command.path(), command.parameters(), mailer));
        if (verdict instanceof Verdict.Accept) endMessage();
        say(verdict);
    }

    void data() {
        reply(Stage.DATA, Plain.CONTINUE);
    }

    void header(Command.Header command) {
        message.header(command.name(), command.value());
        reply(Stage.HEADER, Plain.CONTINUE);
    }

    void endOfHeader() {
        reply(Stage.END_OF_HEADER, Plain.CONTINUE);
    }

    void body(Command.Body command) {
        message.body(command.octets());
        reply(Stage.BODY, Plain.CONTINUE);
    }

    void endOfMessage(Command.EndOfMessage command) {
        message.body(command.last());
        Verdict verdict = message.end(services.hostname());
        LOG.info(
                "msg={} queue_id={} from=<{}> fate={}",
                message.id(),
                printable(macros.value("i")),
                printable(message.reversePath().toString()),
                verdict.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        if (!(verdict instanceof Verdict.Continue)) {
            last(verdict);
            return;
        }
        message.changes().forEach(this::send);
        message.newBody().ifPresentOrElse(body -> replace(body, 0), () -> last(verdict));
    }

    /** Piece by piece, as the mail server takes them: a body may be larger than what may wait in memory. */
    private void replace(SpooledBody body, long from) {
        busy = true;
        connection.executeWhenWritable(() -> {
            busy = false;
            try {
                ByteBuffer piece = ByteBuffer.allocate((int) Math.min(Command.Body.LONGEST, body.length() - from));
                while (piece.hasRemaining() && body.read(from + piece.position(), piece) >= 0) continue;
                if (piece.hasRemaining()) throw new EOFException("a body is shorter than it says");
                send(new Response.ReplaceBody(piece.array()));
                if (from + piece.capacity() < body.length()) replace(body, from + piece.capacity());
                else last(Verdict.CONTINUE);
            } catch (IOException | RuntimeException e) {
                LOG.error("session={} a new body cannot be read", connection.id(), e);
                last(INTERNAL_ERROR);
            }
        });
    }

    private void last(Verdict verdict) {
        endMessage();
        say(verdict);
    }

    void unknown() {
        reply(Stage.UNKNOWN, Plain.CONTINUE);
    }

    void abort() {
        endMessage();
    }

    void nextClient() {
        forget();
    }

    void quit() {
        close();
    }

    // ---- what is known, and answered

    private SessionFacts facts() {
        String user = Octets.toUnicode(macros.value("{auth_authen}"));
        var facts = SessionFacts.builder(connection.id())
                .listener(connection.listener(), user.isEmpty() ? "mx" : "submission")
                .helo(helo, true)
                .user(user)
                .mechanism(macros.value("{auth_type}"))
                .tls(macros.value("{tls_version}"), macros.value("{cipher}"));
        address().ifPresent(a -> facts.peer(a, client.port()));
        return facts.build();
    }

    /** Sendmail writes IPv6: before such an address. */
    private Optional<InetAddress> address() {
        try {
            return Optional.of(Network.address(client.address().replaceFirst("^IPv6:", "")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void say(Verdict verdict) {
        if (verdict instanceof Verdict.Refuse r) send(new Response.ReplyCode(text(r.reply())));
        else if (verdict instanceof Verdict.Discard) send(Plain.DISCARD);
        else if (verdict instanceof Verdict.Accept) send(Plain.ACCEPT);
        else send(Plain.CONTINUE);
    }

    /** The mail server takes it as a format. */
    private static String text(Reply reply) {
        return Octets.of(printable(reply.toString()).replace("%", "%%"));
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private void reply(Stage stage, Response response) {
        if (agreed.answers(stage)) send(response);
    }

    private void send(Response response) {
        if (!over) connection.write(ByteBuffer.wrap(response.packet().octets()));
    }

    // ---- the end

    private void endMessage() {
        closeMessage();
        macros.endMessage();
    }

    private void closeMessage() {
        if (message != null) message.close();
        message = null;
        if (state == State.MESSAGE) state = State.READY;
    }

    /** A mail server that breaks the protocol is a bug or a stranger: the protocol has no words for it. */
    void broken(String what) {
        LOG.warn("session={} peer={} closed: {}", connection.id(), connection.remote(), what);
        close();
    }

    void close() {
        if (over) return;
        ended();
        connection.close(ByteBuffer.allocate(0));
    }

    /** The connection has gone, or another handler has it. */
    void ended() {
        over = true;
        forget();
    }

    private void forget() {
        endMessage();
        services.introductions().over(connection.id());
        macros.clear();
        client = NOBODY;
        helo = "";
    }

    // ---- another build goes on

    void save(Map<String, Object> values) {
        values.put("state", state.name());
        values.put("version", agreed.version());
        values.put("actions", agreed.actions());
        values.put("steps", agreed.steps());
        values.put("host", client.host());
        values.put("family", client.family().name());
        values.put("port", client.port());
        values.put("address", client.address());
        values.put("helo", helo);
        values.put("messages", messages);
        values.put("macros", macros.save());
    }

    @SuppressWarnings("unchecked")
    void restore(Map<String, Object> values) {
        state = State.valueOf((String) values.get("state"));
        agreed = new Options(
                (Integer) values.get("version"), (Integer) values.get("actions"), (Integer) values.get("steps"));
        client = new Command.Connect(
                (String) values.get("host"),
                Command.Connect.Family.valueOf((String) values.get("family")),
                (Integer) values.get("port"),
                (String) values.get("address"));
        helo = (String) values.get("helo");
        messages = (Integer) values.get("messages");
        macros.restore((Map<String, Object>) values.get("macros"));
    }

    String summary() {
        return state.name().toLowerCase(Locale.ROOT) + (busy ? " busy" : "");
    }
}
