package org.amphora.relay.internal.session;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters.BodyType;
import org.amphora.api.mail.Notify;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.Route;
import org.amphora.api.queue.Outcome;
import org.amphora.mime.SevenBit;
import org.amphora.relay.internal.message.Outgoing;
import org.amphora.relay.internal.wire.BrokenSession;
import org.amphora.relay.internal.wire.RemoteReply;

/** One message to some recipients, in a session that is open. Run once. */
public final class Transaction {
    private static final EnhancedStatus NO_CONVERSION = new EnhancedStatus(5, 6, 3);
    private static final int CLOSING = 421;
    /** Commands that are sent before their replies are read: few enough to fit into any buffer of the other side. */
    private static final int AHEAD = 4096;

    private final Session session;
    private final Envelope envelope;
    private final List<Recipient> to;
    private final Outgoing message;
    private final Outcome[] outcomes;
    private final List<Integer> accepted = new ArrayList<>();
    private boolean mailAccepted;
    /** DATA was answered 354 in the same batch as the recipients. */
    private boolean dataOpen;

    private boolean answered;
    private Optional<SevenBit> converted = Optional.empty();

    /** @param to some of the envelope's recipients */
    public Transaction(Session session, Envelope envelope, List<Recipient> to, Outgoing message) {
        this.session = session;
        this.envelope = envelope;
        this.to = List.copyOf(to);
        this.message = message;
        this.outcomes = new Outcome[to.size()];
    }

    /**
     * What came of it.
     *
     * @param outcomes one for each recipient, in order
     * @param broken whether the session is over
     * @param answered whether the server answered MAIL; if not, a session that was used before had ended meanwhile
     * @param midway whether the session has to be reset before it can be used again
     * @param uncertain whether the server may have taken the message without having said so
     */
    public record Result(List<Outcome> outcomes, boolean broken, boolean answered, boolean midway, boolean uncertain) {}

    /** @throws IOException if the message cannot be read; the session is then to be cut */
    public Result run() throws IOException {
        session.beginTransaction();
        try {
            if (prepare()) converse();
            else answered = true; // nothing was asked
            return result(false);
        } catch (BrokenSession e) {
            lastWords(e);
            boolean stalled = e.why() == BrokenSession.Why.TIMED_OUT || !mailAccepted;
            rest(new Outcome.Deferred(Answers.of(session.peer(), e, session.step()), stalled));
            return result(true);
        }
    }

    private Result result(boolean broken) {
        boolean ended = session.step() == Step.END;
        return new Result(List.of(outcomes), broken, answered, mailAccepted && !ended, broken && ended);
    }

    /** A server that hangs up while it is sent the message may have said why. */
    private void lastWords(BrokenSession e) {
        if (e.why() != BrokenSession.Why.LOST || session.step() != Step.BODY) return;
        session.lastWords().filter(r -> !r.isPositive()).ifPresent(r -> {
            for (int i : accepted) refused(i, r, Step.BODY);
        });
    }

    /** Fills in an outcome for those who have none. */
    private void rest(Outcome outcome) {
        for (int i = 0; i < outcomes.length; i++) if (outcomes[i] == null) outcomes[i] = outcome;
    }

    private boolean isOpen(int i) {
        return outcomes[i] == null;
    }

    /** What this server cannot be given; false if that is all. */
    private boolean prepare() throws IOException {
        Offer offer = session.offer();
        if (offer.sizeLimit() > 0 && message.size() > offer.sizeLimit())
            rest(failed(
                    552,
                    EnhancedStatus.MESSAGE_TOO_BIG,
                    "message size " + message.size() + " exceeds size limit " + offer.sizeLimit() + " of "
                            + session.peer().host()));
        boolean header = envelope.mail().smtpUtf8() && message.kind().eightBitHeader();
        if (!offer.has(Extension.SMTPUTF8)) {
            Outcome no = failed(
                    553,
                    EnhancedStatus.NON_ASCII_ADDRESS,
                    "SMTPUTF8 is required, but was not offered by "
                            + session.peer().host());
            if (header || !envelope.reversePath().isAscii()) rest(no);
            for (int i = 0; i < outcomes.length; i++)
                if (isOpen(i) && !to.get(i).address().isAscii()) outcomes[i] = no;
        }
        if (needsConversion(offer)) {
            converted = message.sevenBit();
            if (converted.isEmpty())
                rest(failed(
                        554,
                        NO_CONVERSION,
                        "a signed message in 8 bits cannot be converted for "
                                + session.peer().host()));
        }
        for (Outcome o : outcomes) if (o == null) return true;
        return false;
    }

    private static Outcome failed(int code, EnhancedStatus status, String text) {
        return new Outcome.Failed(new Reply(code, status, text));
    }

    private boolean needsConversion(Offer offer) {
        return isBinary() && !takesBinary(offer)
                || message.kind().eightBitBody() && !offer.has(Extension.EIGHT_BIT_MIME);
    }

    private boolean isBinary() {
        return message.kind().binary() && envelope.mail().body() == BodyType.BINARY_MIME;
    }

    private static boolean takesBinary(Offer offer) {
        return offer.has(Extension.BINARYMIME) && offer.has(Extension.CHUNKING);
    }

    private String bodyParameter() {
        Offer offer = session.offer();
        if (converted.isPresent()) return "";
        if (isBinary()) return "BINARYMIME";
        boolean eight = message.kind().eightBitBody() || message.kind().eightBitHeader();
        return eight && offer.has(Extension.EIGHT_BIT_MIME) ? "8BITMIME" : "";
    }

    /** Whether the message goes by BDAT: as it is, in one chunk. */
    private boolean inChunks() {
        return session.offer().has(Extension.CHUNKING)
                && converted.isEmpty()
                && (isBinary() || !message.kind().binary());
    }

    private boolean needsUtf8() {
        boolean addresses = !envelope.reversePath().isAscii();
        for (int i = 0; i < outcomes.length; i++)
            addresses |= isOpen(i) && !to.get(i).address().isAscii();
        return addresses || envelope.mail().smtpUtf8() && message.kind().eightBitHeader();
    }

    private void converse() throws IOException {
        envelopeCommands();
        if (accepted.isEmpty()) {
            if (dataOpen) emptyMessage();
            return;
        }
        if (inChunks()) {
            session.at(Step.DATA);
            session.say("BDAT " + message.size() + " LAST");
        } else if (!dataOpen) {
            RemoteReply reply = session.ask(Step.DATA, "DATA");
            if (!reply.isIntermediate()) {
                for (int i : accepted) refused(i, reply, Step.DATA);
                return;
            }
        }
        send();
        end();
    }

    private void envelopeCommands() throws BrokenSession {
        Commands commands = new Commands(session.offer());
        List<String> lines = new ArrayList<>();
        List<Integer> of = new ArrayList<>();
        lines.add(commands.mail(envelope.mail(), message.size(), bodyParameter(), needsUtf8()));
        of.add(-1);
        for (int i = 0; i < outcomes.length; i++) {
            if (!isOpen(i)) continue;
            lines.add(commands.rcpt(to.get(i), path(to.get(i))));
            of.add(i);
        }
        boolean ahead = session.offer().has(Extension.PIPELINING);
        int sent = 0;
        int read = 0;
        while (read < lines.size()) {
            int bytes = 0;
            session.at(read == 0 ? Step.MAIL : Step.RCPT);
            while (sent < lines.size() && (sent == read || ahead && bytes < AHEAD)) {
                bytes += lines.get(sent).length();
                session.say(lines.get(sent++));
            }
            boolean last = sent == lines.size() && ahead && !inChunks();
            if (last) session.say("DATA");
            while (read < sent) answer(of.get(read++));
            if (last) dataAnswer();
            if (!mailAccepted && !ahead) break;
        }
    }

    private void answer(int recipient) throws BrokenSession {
        if (recipient < 0) {
            RemoteReply reply = session.reply(Step.MAIL);
            // 421, RFC 5321 §3.8: a session that waited too long is told so, too
            answered = reply.code() != CLOSING;
            mailAccepted = reply.isPositive();
            if (!mailAccepted) for (int i = 0; i < outcomes.length; i++) if (isOpen(i)) refused(i, reply, Step.MAIL);
            return;
        }
        RemoteReply reply = session.reply(Step.RCPT);
        if (!mailAccepted) return;
        if (reply.isPositive()) accepted.add(recipient);
        else refused(recipient, reply, Step.RCPT);
    }

    /** DATA went out before it was known who is accepted. */
    private void dataAnswer() throws BrokenSession {
        RemoteReply reply = session.reply(Step.DATA);
        dataOpen = reply.isIntermediate();
        if (dataOpen) return;
        for (int i : accepted) refused(i, reply, Step.DATA);
        accepted.clear();
    }

    private void refused(int recipient, RemoteReply reply, Step step) {
        Reply told = Answers.of(session.peer(), reply, step);
        // it takes no mail at all now
        outcomes[recipient] = told.isPermanent()
                ? new Outcome.Failed(told)
                : new Outcome.Deferred(told, reply.code() == CLOSING && step == Step.MAIL);
    }

    /** RFC 2920 §3.1: a server that goes ahead for nobody is sent an empty message, and ought to refuse it. */
    private void emptyMessage() throws BrokenSession {
        session.at(Step.BODY);
        session.say(".");
        session.reply(Step.END);
    }

    private void send() throws IOException {
        session.at(Step.BODY);
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                session.at(Step.BODY);
                session.wire().write(bytes, offset, length);
            }
        };
        if (inChunks()) message.writeTo(out);
        else if (converted.isPresent()) message.writeDotted(converted.get(), out);
        else message.writeDotted(out);
    }

    /** RFC 2033 §4.2: LMTP answers for each recipient that it has accepted. */
    private void end() throws BrokenSession {
        RemoteReply reply = null;
        for (int i : accepted) {
            if (reply == null || session.isLmtp()) reply = session.reply(Step.END);
            if (reply.isPositive()) outcomes[i] = delivered(i, reply);
            else refused(i, reply, Step.END);
        }
    }

    private Outcome delivered(int i, RemoteReply reply) {
        boolean reports =
                session.offer().has(Extension.DSN) && to.get(i).notifyOn().contains(Notify.SUCCESS);
        return new Outcome.Delivered(Answers.taken(session.peer(), reply), reports);
    }

    /** A bare postmaster, or one of an account that has no address, is known by its account. */
    private static String path(Recipient to) {
        boolean bare = to.address().domain().isEmpty();
        if (bare && to.route() instanceof Route.Local local) return local.account();
        return to.address().toString();
    }
}
