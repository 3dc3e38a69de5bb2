package org.amphora.pop3.internal;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.amphora.api.auth.Sasl;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.directory.Account;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;
import org.amphora.api.net.Connection;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MessageBody;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One POP3 session: its state, and what commands need to change it and to reply. Calls never overlap. */
public final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final Connection connection;
    private final Services services;
    private final MaildropLocks locks;
    private final Pop3Settings settings;

    private State state = State.AUTHORIZATION;
    private String user = "";
    /** Whom a trusted proxy speaks for; null if nobody else. */
    private InetAddress client;

    private String account = "";
    private Maildrop maildrop;
    /** Null before they are asked for. */
    private UniqueIds uniqueIds;

    private Dialogue dialogue;
    private int badCommands;
    private int loginFailures;
    private boolean busy;
    private boolean over;
    /** STLS has been answered and TLS is not on yet: what was sent behind it is not to be obeyed. */
    private boolean handshaking;

    private MessageBody held;

    /** Who gets the next line in place of the command table: a SASL exchange. */
    public interface Dialogue {
        void line(Session session, String line);
    }

    Session(Connection connection, Services services, MaildropLocks locks, Pop3Settings settings) {
        this.connection = connection;
        this.services = services;
        this.locks = locks;
        this.settings = settings;
        connection.idleTimeout(settings.loginTimeout());
    }

    // ---- what comes in

    boolean takesInput() {
        return !busy && !over && !handshaking;
    }

    boolean isAtBoundary() {
        return takesInput() && dialogue == null;
    }

    int lineLimit() {
        return dialogue == null ? settings.maxLineLength() : settings.maxAuthLineLength();
    }

    void line(String line) {
        if (line == LineFramer.TOO_LONG) {
            dialogue = null;
            bad("Line too long");
        } else if (dialogue != null) {
            Dialogue d = dialogue;
            onLoginWorker(() -> d.line(this, line));
        } else {
            command(line);
        }
    }

    private void command(String line) {
        int space = line.indexOf(' ');
        String keyword = space < 0 ? line : line.substring(0, space);
        String argument = space < 0 ? "" : line.substring(space + 1);
        CommandTable.Row row = CommandTable.find(keyword);
        if (row == null) {
            bad("Unknown command");
        } else if (!row.states().contains(state)) {
            bad(state == State.AUTHORIZATION ? "Log in first" : "Already logged in");
        } else {
            run(row, argument);
        }
    }

    private void run(CommandTable.Row row, String argument) {
        Runnable task = () -> row.command().run(this, argument);
        switch (row.runs()) {
            case INLINE -> guarded(task);
            case WORKER -> onWorker(task);
            case LOGIN -> onLoginWorker(task);
        }
    }

    private void onWorker(Runnable task) {
        busy = true;
        connection.execute(() -> freed(task));
    }

    private void onLoginWorker(Runnable task) {
        busy = true;
        connection.executeLogin(() -> freed(task));
    }

    private void freed(Runnable task) {
        busy = false;
        guarded(task);
    }

    /** Goes on with a long reply when the client has read the last part of it; the session is busy until then. */
    public void whenWritable(Runnable task) {
        busy = true;
        connection.executeWhenWritable(() -> freed(task));
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (Command.BadArgument e) {
            bad(e.getMessage());
        } catch (MailException e) {
            LOG.debug("refused", e);
            error((e.status().isPermanent() ? "[SYS/PERM] " : "[SYS/TEMP] ") + e.publicText());
        } catch (RuntimeException e) {
            String id = UUID.randomUUID().toString().substring(0, 8);
            LOG.error("id={} session={} a bug in a POP3 command", id, connection.id(), e);
            error("[SYS/TEMP] Internal error (" + id + ")");
        }
    }

    // ---- what commands ask

    public State state() {
        return state;
    }

    public Maildrop maildrop() {
        return maildrop;
    }

    /** The name that USER gave, or empty. */
    public String user() {
        return user;
    }

    public void user(String name) {
        user = name;
    }

    public boolean canStartTls() {
        return connection.canStartTls();
    }

    public void startTls() {
        handshaking = true;
        connection.startTls(bytes("+OK Begin TLS negotiation\r\n"));
    }

    /** Everything learnt in plain text is forgotten, RFC 2595 §4. */
    void secured() {
        handshaking = false;
        user = "";
        client = null;
        dialogue = null;
    }

    public SaslContext saslContext() {
        return client == null ? ownContext() : ownContext().forwarded(client);
    }

    private SaslContext ownContext() {
        return new SaslContext("pop3", connection.listener(), connection.id(), connection.peer(), connection.tls());
    }

    /** Whether it is a proxy that may say for whom it speaks. */
    public boolean mayForward() {
        return services.sasl().filter(s -> s.mayForward(ownContext())).isPresent();
    }

    public void client(InetAddress address) {
        client = address;
    }

    /** @throws MailException if the role is absent */
    public Sasl sasl() {
        return services.sasl()
                .orElseThrow(() -> new MailException(EnhancedStatus.TEMP_AUTH, "Authentication is restarting"));
    }

    public Optional<Sasl> saslIfThere() {
        return services.sasl();
    }

    /** @throws MailException if the role is absent */
    public MailStore store() {
        return services.store()
                .orElseThrow(() -> new MailException(EnhancedStatus.TEMP_SYSTEM, "Mailbox is restarting"));
    }

    /** The maildrop's mailbox in the store that is there now. */
    public Mailbox mailbox() {
        return store().mailbox(maildrop.mailbox());
    }

    /** The unique ids of the maildrop. */
    public UniqueIds uniqueIds() {
        if (uniqueIds == null) uniqueIds = UniqueIds.of(settings.uidlFormat(), maildrop, mailbox());
        return uniqueIds;
    }

    /** The number of a message that is there and not deleted. */
    public int number(String argument) {
        int n;
        try {
            n = Integer.parseInt(argument.strip());
        } catch (NumberFormatException e) {
            throw new Command.BadArgument("A message number is needed");
        }
        if (n < 1 || n > maildrop.last()) throw new Command.BadArgument("No such message");
        if (maildrop.isDeleted(n)) throw new Command.BadArgument("Message is deleted");
        return n;
    }

    // ---- how the session goes on

    public void dialogue(Dialogue next) {
        dialogue = next;
    }

    /** The end of a login, whatever its mechanism; the dialogue is over. */
    public void loggedIn(SaslStep outcome) {
        dialogue = null;
        if (outcome instanceof SaslStep.Success s) {
            open(s.account());
            return;
        }
        SaslStep.Reason reason = ((SaslStep.Failure) outcome).reason();
        String text =
                switch (reason) {
                    case BAD_CREDENTIALS -> "[AUTH] Authentication failed";
                    case MALFORMED -> "Malformed response";
                    case ENCRYPTION_NEEDED -> "Plain-text authentication needs TLS";
                    case UNAVAILABLE -> "[SYS/TEMP] Authentication is not available";
                };
        if (reason != SaslStep.Reason.UNAVAILABLE && ++loginFailures >= settings.maxLoginFailures())
            close("-ERR " + text);
        else error(text);
    }

    private void open(Account who) {
        MailStore store = store();
        if (!locks.lock(who.name())) {
            error("[IN-USE] Maildrop is in use by another session");
            return;
        }
        account = who.name();
        try {
            maildrop = Maildrop.of(store.inbox(account));
        } catch (RuntimeException e) {
            unlock();
            throw e;
        }
        state = State.TRANSACTION;
        connection.idleTimeout(settings.idleTimeout());
        ok("Logged in, " + maildrop.count() + " messages");
    }

    /** RFC 1939 §6: removes what was marked, then says good-bye. */
    public void quit() {
        String last = "+OK Bye";
        if (state == State.TRANSACTION && !maildrop.deletedUids().isEmpty()) {
            try {
                mailbox().remove(maildrop.deletedUids());
            } catch (MailException e) {
                LOG.warn("session={} user={} deleted messages were not removed", connection.id(), account, e);
                last = "-ERR [SYS/TEMP] Some deleted messages were not removed";
            }
        }
        close(last);
    }

    // ---- replies

    public void ok(String text) {
        send("+OK " + text + "\r\n");
    }

    public void error(String text) {
        send("-ERR " + text + "\r\n");
    }

    /** A client's mistake; after too many of them the connection is closed. */
    public void bad(String text) {
        if (++badCommands >= settings.maxBadCommands()) close("-ERR Too many bad commands");
        else error(text);
    }

    public void send(String text) {
        if (!over) connection.write(bytes(text));
    }

    /** Takes ownership of the buffer. */
    public void send(ByteBuffer data) {
        if (!over) connection.write(data);
    }

    public boolean isWritable() {
        return connection.isWritable();
    }

    void close(String last) {
        if (over) return;
        over = true;
        unlock();
        connection.close(bytes(last + "\r\n"));
    }

    /** A reply cannot be finished: ends the connection in the middle of it. */
    public void broken() {
        connection.abort();
    }

    /** The connection has gone. */
    void closed() {
        over = true;
        unlock();
        hold(null);
    }

    /** Keeps a body that a download reads from, so that it is closed also if the client goes away; null closes it. */
    public void hold(MessageBody body) {
        if (held != null) held.close();
        held = body;
    }

    private void unlock() {
        if (!account.isEmpty()) locks.unlock(account);
        account = "";
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    // ---- handover

    String account() {
        return account;
    }

    /** Gives the maildrop up to the session that goes on with it. */
    void release() {
        unlock();
        over = true;
    }

    /** In text, or empty. */
    String client() {
        return client == null ? "" : client.getHostAddress();
    }

    int badCommands() {
        return badCommands;
    }

    int loginFailures() {
        return loginFailures;
    }

    /** Goes on with another handler's session; false if its maildrop is taken. */
    boolean resume(String account, Maildrop drop, String user, int badCommands, int loginFailures) {
        this.user = user;
        this.badCommands = badCommands;
        this.loginFailures = loginFailures;
        if (drop == null) return true;
        if (!locks.lock(account)) return false;
        this.account = account;
        maildrop = drop;
        state = State.TRANSACTION;
        connection.idleTimeout(settings.idleTimeout());
        return true;
    }
}
