package org.amphora.imap.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.amphora.api.mail.SpooledBody;
import org.amphora.imap.internal.spool.AppendSpool;
import org.amphora.imap.internal.spool.AppendWriter;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;
import org.amphora.imap.internal.wire.Framer;
import org.amphora.imap.internal.wire.Literal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about each literal before it comes (RFC 3501 §4.3, RFC 7888): small ones become part of their command, the
 * messages of an APPEND go to the spool, and what is too large is refused, without a continuation where the client
 * waits for one, else by passing it over.
 */
final class Literals {
    private static final Logger LOG = LoggerFactory.getLogger(Literals.class);
    private static final int BLOCK = 64 * 1024;
    /** RFC 7888 §5: what LITERAL- lets a client send without being invited. */
    private static final int MOST_WITHOUT_INVITATION = 4096;

    private final Session session;
    private final Framer framer;
    private final AppendSpool spool;
    private final ImapSettings settings;

    private AppendWriter writer;
    /** The whole messages of the command under way. */
    private List<SpooledBody> messages = new ArrayList<>();
    /** Octets of all messages of the command under way, as announced. */
    private long announced;
    /** What comes between the input and a writer that may block. */
    private byte[] block;

    /** Who is answered, and how, when a refused command has been passed over. */
    private String refusedTag;

    private String refusal;

    Literals(Session session, Framer framer, AppendSpool spool, ImapSettings settings) {
        this.session = session;
        this.framer = framer;
        this.spool = spool;
        this.settings = settings;
    }

    void announced() {
        Literal literal = framer.literal();
        boolean uninvited = settings.literalMinus() && !literal.sync() && literal.size() > MOST_WITHOUT_INVITATION;
        if (uninvited) {
            refuseLiteral("BAD [TOOBIG] A literal of this size must wait to be invited");
        } else if (isMessage()) {
            announced += literal.size();
            if (literal.size() > settings.appendLimit()) refuseLiteral("NO [TOOBIG] Message is too large");
            else if (announced > settings.multiAppendLimit()) refuseLiteral("NO [LIMIT] Too much for one APPEND");
            else divert(literal);
        } else if (framer.kept() + literal.size() > settings.maxLiteralSize()) {
            refuseLiteral("BAD [TOOBIG] Literal is too large");
        } else {
            framer.keep();
            invite(literal);
        }
    }

    private boolean isMessage() {
        if (session.state() == State.NOT_AUTHENTICATED) return false;
        Arguments in = framer.soFar();
        try {
            in.tag();
            return CommandTable.next(in).command() instanceof MessageCommand c && c.expectsMessage(in);
        } catch (BadSyntax e) {
            return false; // the command will be refused when it is whole
        }
    }

    private void divert(Literal literal) {
        writer = spool.writer(literal.size(), settings.spoolMemoryLimit(), settings.spoolMemoryTotal());
        framer.divert();
        invite(literal);
        if (framer.left() == 0) finish();
    }

    private void invite(Literal literal) {
        if (literal.sync()) session.out().line("+ OK");
    }

    /** Bytes of the message. Those for a file are copied once and written by a worker. */
    void data(ByteBuffer in) {
        int n = (int) Math.min(Math.min(in.remaining(), framer.left()), BLOCK);
        framer.count(n);
        if (writer.mayBlock(n)) {
            if (block == null) block = new byte[BLOCK];
            in.get(block, 0, n);
            session.input().onWorker(() -> write(ByteBuffer.wrap(block, 0, n)), in.hasRemaining());
        } else {
            ByteBuffer slice = in.slice(in.position(), n);
            in.position(in.position() + n);
            write(slice);
        }
    }

    private void write(ByteBuffer data) {
        try {
            writer.write(data);
            if (framer.left() == 0) finish();
        } catch (IOException e) {
            cannotSpool(e);
        }
    }

    private void finish() {
        try {
            if (writer.holdsNul()) {
                boolean mayHold = framer.literal().binary();
                refuse(mayHold ? "NO [UNKNOWN-CTE] Binary messages are not kept here" : "BAD NUL in a literal");
                framer.passRest();
                return;
            }
            messages.add(writer.finish());
            writer = null;
            block = null;
        } catch (IOException e) {
            cannotSpool(e);
        }
    }

    private void cannotSpool(IOException e) {
        LOG.error("An appended message cannot be spooled", e);
        refuse("NO [UNAVAILABLE] Message cannot be taken now");
        framer.passRest();
    }

    /** The whole messages of the command that ends now; the caller's from now on. */
    List<SpooledBody> takeMessages() {
        announced = 0;
        if (messages.isEmpty()) return List.of();
        List<SpooledBody> taken = messages;
        messages = new ArrayList<>();
        return taken;
    }

    private void refuseLiteral(String text) {
        boolean sync = framer.literal().sync();
        refuse(text);
        if (sync) {
            framer.reset();
            passed();
        } else if (session.state() == State.NOT_AUTHENTICATED) {
            // RFC 7888 §4: a stranger's octets are not worth reading
            session.bye("[TOOBIG] Literal is too large");
        } else {
            framer.pass();
        }
    }

    /** The command under way will be answered so when its end has come. */
    void refuse(String text) {
        refusal = text;
        refusedTag = tag(framer.soFar());
        forget();
    }

    private static String tag(Arguments in) {
        try {
            String tag = in.tag();
            return in.is(' ') ? tag : "*";
        } catch (BadSyntax e) {
            return "*"; // RFC 3501 §7.1: a response that no tag can be found for
        }
    }

    /** The end of a refused command. */
    void passed() {
        session.input().refuse(refusedTag, refusal);
    }

    /** Gives back what the command under way holds. */
    void forget() {
        if (writer != null) writer.abort();
        writer = null;
        for (SpooledBody message : takeMessages()) message.close();
        block = null;
    }
}
