package org.amphora.imap.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.amphora.api.auth.Sasl;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.auth.SaslStep;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.net.Connection;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.StoreException;
import org.amphora.imap.internal.CommandTable.Row;
import org.amphora.imap.internal.CommandTable.Runs;
import org.amphora.imap.internal.CommandTable.Tells;
import org.amphora.imap.internal.command.Capability;
import org.amphora.imap.internal.message.MessageSource;
import org.amphora.imap.internal.selected.Updates;
import org.amphora.imap.internal.selected.View;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;
import org.amphora.imap.internal.wire.Output;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One IMAP session: its state, and what commands need to change it and to respond. Calls never overlap. */
public final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final Connection connection;
    private final Services services;
    private final ImapSettings settings;
    private final Responses responses;

    private State state = State.NOT_AUTHENTICATED;
    private String account = "";
    private View view;
    /** The store that {@link #view} was last compared with. */
    private int storeVersion;

    private Dialogue dialogue;
    /** Read by the thread that tells of a store's coming and going. */
    private volatile Idling idling;

    /** RFC 7162 §3.1: the client keeps MODSEQs. */
    private boolean condStore;

    private int badCommands;
    private int loginFailures;

    // the command under way
    private String tag = "*";
    private Row row;
    private SpooledBody message;
    private MessageSource held;
    private Map<Long, Mailbox.FlagResult> told = Map.of();

    /** Who gets the next line in place of the command table: a SASL exchange, an IDLE. */
    public interface Dialogue {
        void line(Session session, String line);
    }

    Session(Connection connection, Services services, ImapSettings settings) {
        this.connection = connection;
        this.services = services;
        this.settings = settings;
        responses = new Responses(connection, this::failed);
        connection.idleTimeout(settings.loginTimeout());
    }

    void greet() {
        out().put("* OK [CAPABILITY ").put(Capability.list(this)).put("] ");
        out().put(services.hostname()).line(" Amphora ready");
        responses.flush();
    }

    // ---- what comes in

    boolean takesInput() {
        return !responses.isBusy() && !responses.isOver();
    }

    /** Whether a line is an answer, not a command. */
    boolean inDialogue() {
        return dialogue != null;
    }

    boolean isAtBoundary() {
        return takesInput() && (dialogue == null || idling != null);
    }

    /**
     * A whole command, or an answer.
     *
     * @param message what an APPEND's literal held, or null; the session's from now on
     * @param more whether more input waits
     */
    void command(byte[] text, SpooledBody message, boolean more) {
        responses.moreInput(more);
        if (dialogue != null) {
            Dialogue d = dialogue;
            String line = new String(text, StandardCharsets.ISO_8859_1);
            responses.onWorker(() -> d.line(this, line));
            return;
        }
        this.message = message;
        row = null;
        tag = "*";
        responses.guarded(() -> begin(new Arguments(text, text.length, message).atMost(settings.maxArguments())));
    }

    private void begin(Arguments in) {
        tag = in.tag();
        row = CommandTable.next(in);
        row.mustFit(state);
        Command command = row.command();
        if (row.runs() == Runs.WORKER) responses.onWorker(() -> command.run(this, in));
        else command.run(this, in);
    }

    private void failed(RuntimeException e) {
        if (e instanceof BadSyntax) bad(e.getMessage());
        else if (idling != null) bye(Failures.text(e, connection.id()));
        else finish("NO " + Failures.text(e, connection.id()));
    }

    /**
     * The worker's part of taking an APPEND's message.
     *
     * @param more whether more input waits
     */
    void onWorker(Runnable task, boolean more) {
        responses.moreInput(more);
        responses.onWorker(task);
    }

    /** All input that was there has been dealt with. */
    void inputDone() {
        responses.moreInput(false);
        responses.flush();
    }

    // ---- what commands ask

    public State state() {
        return state;
    }

    /** The tag of the command under way. */
    public String tag() {
        return tag;
    }

    public String account() {
        return account;
    }

    public ImapSettings settings() {
        return settings;
    }

    /** The view of the selected mailbox; null if none is selected. */
    public View view() {
        return view;
    }

    public boolean canStartTls() {
        return connection.canStartTls();
    }

    public SaslContext saslContext() {
        return new SaslContext("imap", connection.listener(), connection.id(), connection.peer(), connection.tls());
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
                .orElseThrow(() -> new MailException(EnhancedStatus.TEMP_SYSTEM, "Mail store is restarting"));
    }

    /** The selected mailbox in the store that is there now. */
    public Mailbox mailbox() {
        int version = services.storeVersion();
        Mailbox mailbox = store().mailbox(view.mailbox());
        if (version != storeVersion) {
            if (mailbox.status().uidValidity() != view.uidValidity()) {
                throw new StoreException(StoreException.Kind.NO_SUCH_MAILBOX, "Mailbox is not the same any more");
            }
            storeVersion = version;
        }
        return mailbox;
    }

    /** The selected mailbox, to be changed. */
    public Mailbox writableMailbox() {
        if (view.isReadOnly()) throw new Refusal("READ-ONLY", "Mailbox is read-only");
        return mailbox();
    }

    // ---- how the session goes on

    public void dialogue(Dialogue next) {
        dialogue = next;
    }

    public void select(View selected) {
        view = selected;
        storeVersion = services.storeVersion();
        state = State.SELECTED;
    }

    public void unselect() {
        view = null;
        state = State.AUTHENTICATED;
    }

    /** From now on each change is told with its MODSEQ, RFC 7162 §3.1. */
    public void enableCondStore() {
        condStore = true;
    }

    public boolean hasCondStore() {
        return condStore;
    }

    /** The end of a login, whatever its mechanism; the dialogue is over. */
    public void loggedIn(SaslStep outcome) {
        dialogue = null;
        if (outcome instanceof SaslStep.Success s) {
            account(s.account().name());
            state = State.AUTHENTICATED;
            connection.idleTimeout(settings.idleTimeout());
            ok("[CAPABILITY " + Capability.list(this) + "] Logged in");
            return;
        }
        SaslStep.Reason reason = ((SaslStep.Failure) outcome).reason();
        switch (reason) {
            case BAD_CREDENTIALS -> no("AUTHENTICATIONFAILED", "Authentication failed");
            case MALFORMED -> bad("Malformed response");
            case ENCRYPTION_NEEDED -> no("PRIVACYREQUIRED", "Plain-text authentication needs TLS");
            case UNAVAILABLE -> no("UNAVAILABLE", "Authentication is not available");
        }
        if (reason != SaslStep.Reason.UNAVAILABLE && ++loginFailures >= settings.maxLoginFailures())
            bye("Too many failed logins");
    }

    private void account(String name) {
        account = name;
        responses.user(name);
    }

    public void startTls() {
        String goAhead = tag + " OK Begin TLS negotiation\r\n";
        responses.startTls(ByteBuffer.wrap(goAhead.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Everything learnt in plain text is forgotten, RFC 3501 §6.2.1. */
    void secured() {
        responses.secured();
        dialogue = null;
    }

    public void startIdle() {
        idling = new Idling(this, tag);
        dialogue = idling;
        idling.begin();
    }

    void endIdle() {
        idling = null;
        dialogue = null;
    }

    /** Keeps the message that a response is made from, so that it is closed also if the client goes away. */
    public void hold(MessageSource source) {
        if (held != null && held != source) held.close();
        held = source;
    }

    // ---- responses

    /** Responses being gathered. */
    public Output out() {
        return responses.out();
    }

    /** Sends a region of a file behind what has gathered; takes ownership of the channel. */
    public void send(FileChannel file, long position, long length) throws IOException {
        responses.send(file, position, length);
    }

    /** The flags that this command tells itself, or was asked not to tell. */
    public void told(Map<Long, Mailbox.FlagResult> flags) {
        told = flags;
    }

    public void ok(String text) {
        finish("OK " + text);
    }

    public void no(String code, String text) {
        finish("NO " + (code.isEmpty() ? "" : "[" + code + "] ") + text);
    }

    /** A client's mistake; after too many of them the connection is closed. */
    public void bad(String text) {
        reply("BAD " + text);
        if (++badCommands >= settings.maxBadCommands()) bye("Too many bad commands");
    }

    /** A mistake that was found before the command was whole; one in an answer ends the command that asked for it. */
    void refuse(String tag, String text) {
        if (dialogue == null) this.tag = tag;
        if (idling != null) idling.stop();
        endIdle();
        row = null;
        if (text.startsWith("BAD ")) bad(text.substring(4));
        else reply(text);
    }

    private void finish(String text) {
        Updates updates = row == null ? null : updates(row.tells(), row.isUid());
        if (updates == null) reply(text);
        else stream(updates, () -> reply(text));
    }

    /** Tells what has changed, then goes on; null if there is nothing to ask. */
    Updates updates(Tells tells, boolean withUid) {
        if (view == null || responses.isOver() || tells == Tells.NOTHING) return null;
        try {
            return new Updates(view, mailbox(), tells == Tells.ALL, withUid, condStore, told);
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.NO_SUCH_MAILBOX) bye("Selected mailbox is gone");
        } catch (MailException e) {
            LOG.debug("changes are told later", e);
        }
        return null;
    }

    /** Ends the command. */
    private void reply(String text) {
        if (!responses.isOver()) out().put(tag).put(' ').line(text);
        forgetCommand();
    }

    private void forgetCommand() {
        if (message != null) message.close();
        message = null;
        hold(null);
        told = Map.of();
    }

    /** Responds piece by piece, at the pace of the client, then goes on. */
    public void stream(Pieces pieces, Runnable then) {
        responses.stream(pieces, then, this::broken);
    }

    void bye(String text) {
        if (responses.isOver()) return;
        out().put("* BYE ").line(text);
        end();
    }

    /** The end, behind what is written already. */
    public void end() {
        endSession();
        responses.close();
    }

    private void broken() {
        endSession();
        responses.abort();
    }

    /** The connection has gone, or goes to another handler. */
    void release() {
        responses.release();
        endSession();
    }

    private void endSession() {
        forgetCommand();
        if (idling != null) idling.stop();
    }

    // ---- handover

    Idling idling() {
        return idling;
    }

    int badCommands() {
        return badCommands;
    }

    int loginFailures() {
        return loginFailures;
    }

    /** Goes on with another handler's session; it tells no one. */
    void resume(String account, View view, String idleTag, int badCommands, int loginFailures) {
        this.badCommands = badCommands;
        this.loginFailures = loginFailures;
        if (account.isEmpty()) return;
        account(account);
        this.view = view;
        state = view == null ? State.AUTHENTICATED : State.SELECTED;
        // not compared with any store yet
        storeVersion = -1;
        connection.idleTimeout(settings.idleTimeout());
        if (idleTag.isEmpty()) return;
        tag = idleTag;
        row = CommandTable.find("IDLE");
        idling = new Idling(this, idleTag);
        dialogue = idling;
        responses.onWorker(idling::resume);
    }

    /** The store has gone, or another has come; from any thread. */
    void storeChanged() {
        if (idling != null) inIdle(idling -> idling.storeChanged());
    }

    /** A task of the IDLE that is under way, if it still is when the client can be told; from any thread. */
    void inIdle(Consumer<Idling> task) {
        responses.whenIdle(() -> {
            if (idling != null) task.accept(idling);
        });
    }
}
