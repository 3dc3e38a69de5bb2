package org.amphora.intake.internal;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.MailQueue;
import org.amphora.api.queue.Outcome;
import org.amphora.api.queue.QueueEntry;

/** The queue for a message that goes nowhere: bodies are the real one's, and what is accepted is only written down. */
final class TrialQueue implements MailQueue {
    private static final Outcome DELIVERED = new Outcome.Delivered(new Reply(250, EnhancedStatus.OK, "Delivered"));

    private final MailQueue real;
    private final List<String> lines = new ArrayList<>();

    TrialQueue(MailQueue real) {
        this.real = real;
    }

    /** What would have become of the message. */
    List<String> lines() {
        return lines;
    }

    @Override
    public BodyWriter spool(byte[] head) throws IOException {
        return real.spool(head);
    }

    @Override
    public SpooledBody compose(byte[] head, SpooledBody rest, long from) throws IOException {
        return real.compose(head, rest, from);
    }

    @Override
    public long usableSpace() {
        return real.usableSpace();
    }

    @Override
    public List<Outcome> accept(Envelope envelope, SpooledBody body, Instant deadline, Set<Option> options) {
        String verb = options.contains(Option.HOLD) ? "would wait for an operator: to <" : "would go to <";
        envelope.recipients().forEach(r -> lines.add(verb + r.address() + ">, from <" + envelope.reversePath() + ">"));
        return envelope.recipients().stream().map(r -> DELIVERED).toList();
    }

    @Override
    public void bounce(Envelope envelope, SpooledBody body, List<Outcome> outcomes) {
        for (int i = 0; i < outcomes.size(); i++)
            lines.add("would be bounced for <" + envelope.recipients().get(i).address() + ">: "
                    + outcomes.get(i).reply());
    }

    @Override
    public int size() {
        return 0;
    }

    @Override
    public List<QueueEntry> list(int from, int most) {
        return List.of();
    }

    @Override
    public Optional<QueueEntry> find(String id) {
        return Optional.empty();
    }

    @Override
    public boolean hold(String id) {
        return false;
    }

    @Override
    public boolean release(String id) {
        return false;
    }

    @Override
    public boolean flush(String id) {
        return false;
    }

    @Override
    public void flushAll() {}

    @Override
    public boolean drop(String id) {
        return false;
    }
}
