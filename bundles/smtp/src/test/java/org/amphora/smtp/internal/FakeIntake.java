package org.amphora.smtp.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.amphora.api.intake.Intake;
import org.amphora.api.intake.IntakeTransaction;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.RcptParameters;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.mail.SpooledBody;
import org.amphora.testkit.queue.MemorySpool;

/** Says yes to all but the local parts and hosts with a meaning of their own, and keeps what it has accepted. */
final class FakeIntake implements Intake {
    record Message(SessionFacts session, MailParameters mail, List<RcptParameters> recipients, String body) {}

    final MemorySpool spool = new MemorySpool();
    final List<Message> messages = new ArrayList<>();
    final List<String> disconnected = new ArrayList<>();
    /** Begun and not yet ended. */
    int open;

    long sizeLimit = 1024;
    /** Bytes that a writer keeps in memory. */
    int memory = Integer.MAX_VALUE;

    boolean spoolBroken;
    boolean spoolFull;

    private static Reply reply(int code, EnhancedStatus status, String text) {
        return new Reply(code, status, text);
    }

    @Override
    public long messageSizeLimit() {
        return sizeLimit;
    }

    @Override
    public Optional<Reply> hello(SessionFacts session) {
        return session.helo().equals("bad.host")
                ? Optional.of(reply(550, EnhancedStatus.NOT_AUTHORISED, "Go away"))
                : Optional.empty();
    }

    @Override
    public boolean completes(SessionFacts session) {
        return session.isAuthenticated();
    }

    @Override
    public Begun begin(SessionFacts session, MailParameters mail) {
        switch (mail.reversePath().local()) {
            case "refused" -> {
                return new Begun.Refused(reply(550, EnhancedStatus.NOT_AUTHORISED, "Sender refused"));
            }
            case "hangup" -> {
                return new Begun.Refused(reply(421, EnhancedStatus.TEMP_NOT_ACCEPTING, "Go away"));
            }
            case "bug" -> throw new IllegalStateException("a bug with a\r\n250 line");
            case "away" -> throw new MailException(EnhancedStatus.TEMP_SYSTEM, "Directory is away");
            default -> {
                open++;
                return new Begun.Accepted(new FakeTransaction(session, mail));
            }
        }
    }

    @Override
    public void disconnected(SessionFacts session) {
        disconnected.add(session.id());
    }

    private final class FakeTransaction implements IntakeTransaction {
        private final SessionFacts session;
        private final MailParameters mail;
        private final List<RcptParameters> recipients = new ArrayList<>();
        private boolean ended;

        FakeTransaction(SessionFacts session, MailParameters mail) {
            this.session = session;
            this.mail = mail;
        }

        @Override
        public String id() {
            return "m" + messages.size();
        }

        @Override
        public Reply recipient(RcptParameters rcpt) {
            mustBeOpen();
            switch (rcpt.forwardPath().local()) {
                case "nobody" -> {
                    return reply(550, EnhancedStatus.NO_SUCH_USER, "No such user here");
                }
                case "later" -> {
                    return reply(451, EnhancedStatus.TEMP_SYSTEM, "Try later");
                }
                case "bug" -> throw new IllegalStateException("a bug");
                default -> {
                    recipients.add(rcpt);
                    return reply(250, EnhancedStatus.RECIPIENT_OK, "Ok");
                }
            }
        }

        @Override
        public int recipients() {
            return recipients.size();
        }

        @Override
        public BodyWriter data() throws IOException {
            mustBeOpen();
            if (spoolBroken) throw new IOException("No space left on device");
            return new SlowWriter(spool.writer("Received: head\r\n".getBytes(StandardCharsets.US_ASCII)), memory);
        }

        @Override
        public Reply notStored() {
            return spoolFull
                    ? reply(452, EnhancedStatus.TEMP_SYSTEM_FULL, "Insufficient system storage")
                    : reply(451, EnhancedStatus.TEMP_SYSTEM, "Message cannot be stored now");
        }

        @Override
        public Committed commit(SpooledBody body, BooleanSupplier stillThere) {
            end();
            try (body) {
                String text = new String(MemorySpool.bytes(body), StandardCharsets.ISO_8859_1);
                if (text.contains("virus")) return all(reply(554, EnhancedStatus.POLICY, "Message refused"));
                if (text.contains("commit bug")) throw new IllegalStateException("a bug");
                if (!stillThere.getAsBoolean()) return all(reply(451, EnhancedStatus.TEMP_SYSTEM, "Client has gone"));
                messages.add(new Message(session, mail, List.copyOf(recipients), text));
                return all(reply(250, EnhancedStatus.OK, "Ok: queued as m" + messages.size()));
            }
        }

        private Committed all(Reply reply) {
            return new Committed(reply, recipients.stream().map(r -> reply).toList());
        }

        @Override
        public void abort() {
            if (!ended) end();
        }

        private void end() {
            mustBeOpen();
            ended = true;
            open--;
        }

        private void mustBeOpen() {
            if (ended) throw new AssertionError("the transaction has ended");
        }
    }
}
