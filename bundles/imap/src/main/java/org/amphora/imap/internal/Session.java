package org.amphora.imap.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.net.Connection;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.SearchIndex;
import org.amphora.imap.internal.command.Capability;
import org.amphora.imap.internal.message.MessageSource;
import org.amphora.imap.internal.notify.Notifications;
import org.amphora.imap.internal.selected.View;
import org.amphora.imap.internal.spool.AppendSpool;
import org.amphora.imap.internal.wire.BadSyntax;
import org.amphora.imap.internal.wire.Output;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One IMAP session: its state, and what commands need to change it and to respond. Calls never overlap. */
public final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final Connection connection;
    private final Services services;
    private final Seats.Seat seat;
    private final Whence whence;
    private final ImapSettings settings;
    private final AppendSpool spool;
    private final Responses responses;
    private final Input input;
    private final UnderWay underWay = new UnderWay();
    private final Selected selected;
    private final Telling telling;

    private State state = State.NOT_AUTHENTICATED;
    private String account = "";

    private final Set<Extension> enabled = EnumSet.noneOf(Extension.class);
    private int badCommands;
    private int loginFailures;

    /** Who gets the next line in place of the command table: a SASL exchange, an IDLE. */
    public interface Dialogue {
        void line(Session session, String line);
    }

    Session(Connection connection, Services services, Seats.Seat seat, ImapSettings settings, AppendSpool spool) {
        this.connection = connection;
        this.services = services;
        this.seat = seat;
        whence = new Whence(connection, services);
        this.settings = settings;
        this.spool = spool;
        responses = new Responses(connection, this::failed);
        input = new Input(this, responses, underWay, settings);
        telling = new Telling(this, responses, underWay);
        selected = new Selected(services, this::store);
        connection.idleTimeout(settings.loginTimeout());
    }

    void greet() {
        out().put("* OK [CAPABILITY ").put(Capability.list(this)).put("] ");
        out().put(services.hostname()).line(" Amphora ready");
        responses.flush();
    }

    Input input() {
        return input;
    }

    // ---- what commands ask

    public State state() {
        return state;
    }

    /** The tag of the command under way. */
    public String tag() {
        return underWay.tag();
    }

    public String account() {
        return account;
    }

    public ImapSettings settings() {
        return settings;
    }

    public Whence whence() {
        return whence;
    }

    /** As the user may use it. @throws MailException if the role is absent */
    public MailStore store() {
        return services.presentStore(account, settings.sharedNamespace());
    }

    public Optional<SearchIndex> searchIndex() {
        return services.searchIndex();
    }

    /** The view of the selected mailbox; null if none is selected. */
    public View view() {
        return selected.view();
    }

    /** The selected mailbox in the store that is there now. */
    public Mailbox mailbox() {
        return selected.mailbox();
    }

    /** The selected mailbox, to be changed. */
    public Mailbox writableMailbox() {
        if (view().isReadOnly()) throw new Refusal("READ-ONLY", "Mailbox is read-only");
        return mailbox();
    }

    public boolean has(Extension extension) {
        return enabled.contains(extension);
    }

    /** Whether every FETCH response names the UID, RFC 7162 §3.2.6 and RFC 9051. */
    public boolean namesUids() {
        return has(Extension.QRESYNC) || has(Extension.REV2);
    }

    // ---- how the session goes on

    /** Who gets the next line; null for the command table. */
    public void dialogue(Dialogue next) {
        input.dialogue(next);
    }

    public void select(View view) {
        selected.view(view);
        state = State.SELECTED;
        telling.selects(view.mailbox());
    }

    public void unselect() {
        selected.view(null);
        state = State.AUTHENTICATED;
        telling.selects(null);
    }

    /** By ENABLE, or by what the client shows that it knows, RFC 7162 §3.1. */
    public void enable(Extension extension) {
        enabled.add(extension);
        if (extension == Extension.QRESYNC) enabled.add(Extension.CONDSTORE);
        out().unicode(isUnicode());
    }

    /** Whether quoted strings and mailbox names are UTF-8, RFC 6855 §3 and RFC 9051 §5.1. */
    public boolean isUnicode() {
        return has(Extension.UTF8) || has(Extension.REV2);
    }

    /** False if the user has as many sessions from there as may be. */
    public boolean loggedIn(String name) {
        return goOnAs(name, settings.maxUserIpConnections());
    }

    private boolean goOnAs(String name, int most) {
        if (!seat.take(name, whence.context().peer(), most)) return false;
        account = name;
        state = State.AUTHENTICATED;
        responses.user(name);
        connection.idleTimeout(settings.idleTimeout());
        return true;
    }

    /** Forgets who is there and what was enabled, RFC 8437 §3; failures are still counted. */
    public void unauthenticate() {
        selected.view(null);
        telling.notifies(null);
        state = State.NOT_AUTHENTICATED;
        account = "";
        seat.leave();
        enabled.clear();
        out().unicode(false);
        responses.user("");
        connection.idleTimeout(settings.loginTimeout());
    }

    /** To be called behind the response; after too many of them the connection is closed. */
    public void loginFailed() {
        if (++loginFailures >= settings.maxLoginFailures()) bye("Too many failed logins");
    }

    public void startTls() {
        String goAhead = tag() + " OK Begin TLS negotiation\r\n";
        responses.startTls(ByteBuffer.wrap(goAhead.getBytes(StandardCharsets.ISO_8859_1)));
    }

    public boolean isCompressed() {
        return connection.isCompressed();
    }

    /** Ends the command, and compresses what comes behind its response. */
    public void compress() {
        ok("DEFLATE is on");
        responses.compress();
    }

    /** Everything learnt in plain text is forgotten, RFC 3501 §6.2.1. */
    void secured() {
        responses.secured();
        whence.forget();
        dialogue(null);
    }

    public void startIdle() {
        input.startIdle();
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

    /** Responds piece by piece, at the pace of the client, then goes on. */
    public void stream(Pieces pieces, Runnable then) {
        responses.stream(pieces, then, this::broken);
    }

    /** Keeps the message that a response is made from, so that it is closed also if the client goes away. */
    public void hold(MessageSource source) {
        underWay.hold(source);
    }

    /** A writer for a message that this command makes; what it becomes is to be {@link #own}ed. */
    public BodyWriter spool(long size) {
        return spool.writer(size, settings.spoolMemoryLimit(), settings.spoolMemoryTotal());
    }

    /** Closes a message with this command. */
    public void own(SpooledBody message) {
        underWay.own(message);
    }

    /** The flags that this command tells itself, or was asked not to tell. */
    public void told(Map<Long, Mailbox.FlagResult> flags) {
        underWay.told(flags);
    }

    public void ok(String text) {
        finish("OK " + text);
    }

    /** The end of a command that has removed messages; what is left is told before, and so known (RFC 7162 §3.2.7). */
    public void okExpunged(String text) {
        if (!has(Extension.QRESYNC)) okChanged(text);
        else finish(true, () -> "OK [HIGHESTMODSEQ " + view().vanishedSeen() + "] " + text);
    }

    /** The end of a command behind which the client is told all, whatever it has said by NOTIFY. */
    public void okChanged(String text) {
        finish(true, () -> "OK " + text);
    }

    public void no(String code, String text) {
        finish("NO " + (code.isEmpty() ? "" : "[" + code + "] ") + text);
    }

    /** A client's mistake; after too many of them the connection is closed. */
    public void bad(String text) {
        reply("BAD " + text);
        if (++badCommands >= settings.maxBadCommands()) bye("Too many bad commands");
    }

    /** The end of a command that did not run. */
    void refuse(String text) {
        if (text.startsWith("BAD ")) bad(text.substring(4));
        else reply(text);
    }

    private void failed(RuntimeException e) {
        if (e instanceof BadSyntax) bad(e.getMessage());
        else if (input.idling() != null) bye(Failures.text(e, connection.id()));
        else finish("NO " + Failures.text(e, connection.id()));
    }

    private void finish(String text) {
        finish(false, () -> text);
    }

    /**
     * @param changed whether the command has changed messages, and so the client is told in any case
     * @param text asked for when all else is told
     */
    private void finish(boolean changed, Supplier<String> text) {
        telling.tell(underWay.tells(), underWay.isUid(), changed, () -> reply(text.get()));
    }

    public Telling telling() {
        return telling;
    }

    /** A task that no command has asked for, when none is under way; from any thread. */
    public void whenIdle(Runnable task) {
        responses.whenIdle(() -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                bye(Failures.text(e, connection.id()));
            }
        });
    }

    /** The store has gone, or another has come; from any thread. */
    void storeChanged() {
        input.storeChanged();
        Notifications n = telling.notifications();
        if (n != null) whenIdle(n::storeChanged);
    }

    /** Ends the command. */
    private void reply(String text) {
        if (!responses.isOver()) out().put(tag()).put(' ').line(text);
        underWay.end();
    }

    // ---- the end

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
        seat.leave();
        underWay.end();
        telling.stop();
        if (input.idling() != null) input.idling().stop();
    }

    // ---- handover

    Set<Extension> enabled() {
        return enabled;
    }

    int badCommands() {
        return badCommands;
    }

    int loginFailures() {
        return loginFailures;
    }

    /** Goes on with another handler's session; it tells no one. */
    void resume(String account, View view, int badCommands, int loginFailures) {
        this.badCommands = badCommands;
        this.loginFailures = loginFailures;
        if (account.isEmpty()) return;
        goOnAs(account, Seats.ANY);
        if (view != null) {
            selected.resume(view);
            state = State.SELECTED;
        }
    }
}
