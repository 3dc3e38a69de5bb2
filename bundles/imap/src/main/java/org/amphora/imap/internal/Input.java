package org.amphora.imap.internal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.amphora.api.mail.SpooledBody;
import org.amphora.imap.internal.CommandTable.Row;
import org.amphora.imap.internal.wire.Arguments;

/**
 * What comes in for a session, one after the other: commands, which run by their row in the table, and lines for who
 * has asked for them.
 */
final class Input {
    private final Session session;
    private final Responses responses;
    private final UnderWay underWay;
    private final ImapSettings settings;

    private Session.Dialogue dialogue;
    /** Read by the thread that tells of a store's coming and going. */
    private volatile Idling idling;

    Input(Session session, Responses responses, UnderWay underWay, ImapSettings settings) {
        this.session = session;
        this.responses = responses;
        this.underWay = underWay;
        this.settings = settings;
    }

    boolean isTaken() {
        return !responses.isBusy() && !responses.isOver();
    }

    /** Whether a line is an answer, not a command. */
    boolean inDialogue() {
        return dialogue != null;
    }

    /** Whether another build could go on from here. */
    boolean isAtBoundary() {
        return isTaken() && (dialogue == null || idling != null);
    }

    /**
     * A whole command, or an answer.
     *
     * @param messages what an APPEND's literals held; the session's from now on
     * @param more whether more input waits
     */
    void command(byte[] text, List<SpooledBody> messages, boolean more) {
        responses.moreInput(more);
        if (dialogue != null) {
            Session.Dialogue d = dialogue;
            String line = new String(text, StandardCharsets.ISO_8859_1);
            if (idling == null) responses.onLoginWorker(() -> d.line(session, line));
            else responses.onWorker(() -> d.line(session, line));
            return;
        }
        // some clients send one between commands: no command, and no mistake
        if (text.length == 0) return;
        underWay.begin(messages);
        responses.guarded(() -> begin(arguments(text, messages)));
    }

    private Arguments arguments(byte[] text, List<SpooledBody> messages) {
        return new Arguments(text, text.length, messages)
                .atMost(settings.maxArguments())
                .unicode(session.isUnicode());
    }

    private void begin(Arguments in) {
        String tag = in.tag();
        underWay.is(tag, null);
        Row row = CommandTable.next(in);
        underWay.is(tag, row);
        row.mustFit(session.state());
        Command command = row.command();
        switch (row.runs()) {
            case INLINE -> command.run(session, in);
            case WORKER -> responses.onWorker(() -> command.run(session, in));
            case LOGIN -> responses.onLoginWorker(() -> command.run(session, in));
        }
    }

    /** A mistake that was found before the command was whole; one in an answer ends the command that asked for it. */
    void refuse(String tag, String text) {
        underWay.is(dialogue == null ? tag : underWay.tag(), null);
        if (idling != null) idling.stop();
        endIdle();
        session.refuse(text);
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
    void done() {
        responses.moreInput(false);
        responses.flush();
    }

    // ---- dialogues

    /** Who gets the next line; null for the command table. */
    void dialogue(Session.Dialogue next) {
        dialogue = next;
    }

    void startIdle() {
        idling = new Idling(session, underWay.tag());
        dialogue = idling;
        idling.begin();
    }

    /** The IDLE of another build's session. */
    void resumeIdle(String tag) {
        underWay.is(tag, CommandTable.find("IDLE"));
        idling = new Idling(session, tag);
        dialogue = idling;
        responses.onWorker(idling::resume);
    }

    void endIdle() {
        idling = null;
        dialogue = null;
    }

    /** Null if none is under way. */
    Idling idling() {
        return idling;
    }

    /** The store has gone, or another has come; from any thread. */
    void storeChanged() {
        if (idling != null) inIdle(Idling::storeChanged);
    }

    /** A task of the IDLE that is under way, if it still is when the client can be told; from any thread. */
    void inIdle(Consumer<Idling> task) {
        responses.whenIdle(() -> {
            if (idling != null) task.accept(idling);
        });
    }
}
