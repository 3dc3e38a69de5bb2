package org.amphora.intake.internal;

import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.MailQueue;
import org.amphora.api.queue.MailQueue.Option;
import org.amphora.api.queue.Outcome;
import org.amphora.intake.internal.rewrite.Rewriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives one message to the queue: to its recipients under its own sender, to those whom it is sent on to under one of ours,
 * and its copies. What goes under another sender, or on behalf of nobody who waits for a reply, is an entry of its own.
 */
final class Handover {
    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);
    /** Behind the id of the message: ids have letters and digits only. */
    private static final String SENT_ON = "F";

    private static final String COPIES = "C";

    private final MailQueue queue;
    private final SpooledBody body;
    private final Instant deadline;
    private final Set<Option> options;
    private final Rewriter rewriter;

    Handover(MailQueue queue, SpooledBody body, Instant deadline, Set<Option> options, Rewriter rewriter) {
        this.queue = queue;
        this.body = body;
        this.deadline = deadline;
        this.options = options;
        this.rewriter = rewriter;
    }

    /** An outcome for each recipient, of which some may have been refused by a filter. */
    List<Outcome> accept(Envelope envelope, Map<Recipient, Reply> refused) {
        Map<Recipient, Outcome> outcomes = new HashMap<>();
        refused.forEach((r, reply) -> outcomes.put(r, new Outcome.Failed(reply)));
        List<Recipient> taken = envelope.recipients().stream()
                .filter(r -> !refused.containsKey(r))
                .toList();
        boolean internal = envelope.direction() == Direction.INTERNAL;
        Optional<Address> forwarder = rewriter.forwarder(envelope.reversePath());
        // LMTP queues nothing: in parts, those of one alias who are here would get the message again at each attempt
        boolean whole = forwarder.isEmpty() || options.contains(Option.NEVER_QUEUE);
        List<Recipient> on = whole
                ? List.of()
                : taken.stream().filter(r -> rewriter.sendsOn(r, internal)).toList();
        List<Recipient> own = taken.stream().filter(r -> !on.contains(r)).toList();
        if (!own.isEmpty()) put(envelope.withRecipients(own), options, outcomes);
        if (!on.isEmpty()) put(under(envelope, own.isEmpty() ? "" : SENT_ON, forwarder, on), options, outcomes);
        return envelope.recipients().stream().map(outcomes::get).toList();
    }

    private void put(Envelope part, Set<Option> how, Map<Recipient, Outcome> outcomes) {
        List<Outcome> each = queue.accept(part, body, deadline, how);
        for (int i = 0; i < each.size(); i++) outcomes.put(part.recipients().get(i), each.get(i));
    }

    /** Nobody is told of them, nor when one goes nowhere but in the log. */
    void copies(Envelope envelope, List<Recipient> to) {
        if (to.isEmpty()) return;
        Set<Option> how = EnumSet.noneOf(Option.class);
        if (options.contains(Option.HOLD)) how.add(Option.HOLD);
        Optional<Address> forwarder = rewriter.forwarder(envelope.reversePath());
        Map<Recipient, Outcome> outcomes = new HashMap<>();
        put(under(envelope, COPIES, forwarder, to), how, outcomes);
        outcomes.forEach((r, outcome) -> {
            if (outcome instanceof Outcome.Failed failed)
                LOG.warn("msg={} no copy goes to <{}>: {}", envelope.id(), r.address(), failed.reply());
        });
    }

    private static Envelope under(Envelope e, String suffix, Optional<Address> sender, List<Recipient> to) {
        var mail = sender.map(e.mail()::withReversePath).orElse(e.mail());
        return new Envelope(e.id() + suffix, e.session(), e.direction(), mail, to, e.received());
    }
}
