package org.amphora.intake.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.intake.IntakeTransaction.Committed;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.RcptParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.MailQueue;
import org.amphora.api.queue.MailQueue.Option;
import org.amphora.api.queue.Outcome;
import org.amphora.intake.internal.chain.Chain;
import org.amphora.intake.internal.message.AuthenticationStamp;
import org.amphora.intake.internal.message.Draft;
import org.amphora.intake.internal.message.FilterView;
import org.amphora.mime.Headers;
import org.amphora.mime.MailDate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of DATA: what the message lacks, the message filters with their edits, the queue, and the reply. */
final class Commit implements Chain.Message {
    private static final Logger LOG = LoggerFactory.getLogger(Commit.class);

    private static final Reply TOO_BIG =
            new Reply(552, EnhancedStatus.MESSAGE_TOO_BIG, "Message exceeds the fixed maximum size");
    private static final Reply HEADER_TOO_BIG =
            new Reply(552, EnhancedStatus.MESSAGE_TOO_BIG, "Message header exceeds the fixed maximum size");
    private static final Reply TOO_MANY_HOPS =
            new Reply(554, EnhancedStatus.ROUTING_LOOP, "Too many hops: the message is in a loop");
    private static final Reply GONE = new Reply(451, EnhancedStatus.TEMP_TIMEOUT, "Connection lost");

    private final MailTransaction transaction;
    private final MailQueue queue;
    private final IntakeSettings settings;
    private final BooleanSupplier stillThere;
    private final Instant received;
    private final Instant deadline;
    private final boolean lmtp;
    private final boolean internal;
    /** Those to whom a filter of theirs lets the message go no more, while it goes to others. */
    private final Map<Recipient, Reply> refused = new HashMap<>();

    private Draft draft;

    Commit(
            MailTransaction transaction,
            MailQueue queue,
            IntakeSettings settings,
            BooleanSupplier stillThere,
            Instant received) {
        this.transaction = transaction;
        this.queue = queue;
        this.settings = settings;
        this.stillThere = stillThere;
        this.received = received;
        this.internal = transaction.chain().direction() == Direction.INTERNAL;
        this.deadline = received.plus(settings.replyBudget());
        this.lmtp = transaction.session().profile().equals("lmtp");
    }

    /** Takes ownership of the body. */
    Committed of(SpooledBody body) {
        long size = body.length() - transaction.headLength();
        Committed committed;
        try (Draft d = new Draft(queue, body, settings.headerLimits())) {
            draft = d;
            transaction.intake().mustBeOpen();
            committed = size > settings.messageSizeLimit() && !internal ? all(TOO_BIG) : filtered();
        } catch (MailException e) {
            LOG.warn("msg={} is not taken: {}", transaction.id(), e.getMessage(), e.getCause());
            committed = all(MailTransaction.temporary(e));
        } catch (IOException | RuntimeException e) {
            LOG.error("msg={} is not taken", transaction.id(), e);
            committed = all(new Reply(451, EnhancedStatus.TEMP_SYSTEM, "Internal error (" + transaction.id() + ")"));
        }
        List<Address> to = transaction.accepted().forwardPaths();
        FateLog.accepted(
                transaction.id(), transaction.session(), transaction.reversePath(), to, size, committed.reply());
        return committed;
    }

    private Committed all(Reply reply) {
        return Answers.all(reply, transaction.recipients());
    }

    private Committed filtered() throws IOException {
        Headers headers = draft.received();
        if (headers.truncated()) return all(HEADER_TOO_BIG);
        if (headers.count("Received") > settings.hopcountLimit()) return all(TOO_MANY_HOPS);
        if (transaction.isDiscarded()) return discarded();
        if (transaction.isLocal()) complete(headers);
        AuthenticationStamp stamp = transaction.stamp(draft);
        if (!internal) stamp.removeForged();
        Chain.Outcome outcome = transaction.chain().message(this, deadline);
        if (outcome instanceof Chain.Outcome.Refused refused) return all(refused.reply());
        if (outcome instanceof Chain.Outcome.Discarded) return discarded();
        if (!internal) stamp.write(transaction.reversePath());
        return queued();
    }

    private Committed discarded() {
        return all(Answers.ok(transaction.id(), "queued"));
    }

    /** RFC 6409 §8: what the user's program has left out; and what addresses become here. */
    private void complete(Headers headers) throws IOException {
        transaction.rewriter().headers(draft);
        if (headers.count("Date") == 0) draft.add("Date", MailDate.format(OffsetDateTime.now()));
        if (headers.count("Message-ID") == 0) {
            draft.add("Message-ID", '<' + transaction.id() + '@' + transaction.hostname() + '>');
        }
    }

    @Override
    public FilteredMessage view(boolean guarded) {
        return new FilterView(transaction.envelope(received), draft::body, guarded);
    }

    @Override
    public List<Edit> end(FilteredMessage view) {
        return ((FilterView) view).end();
    }

    @Override
    public void apply(List<Edit> edits) {
        try {
            for (Edit edit : edits) apply(edit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean isOnlyFor(Predicate<Recipient> whose) {
        return transaction.accepted().recipients().stream()
                .filter(r -> !refused.containsKey(r))
                .allMatch(whose);
    }

    @Override
    public void refuse(Predicate<Recipient> whose, Reply reply) {
        for (Recipient r : transaction.accepted().recipients()) if (whose.test(r)) refused.putIfAbsent(r, reply);
    }

    @Override
    public void discard(Predicate<Recipient> whose) {
        transaction.accepted().remove(r -> !refused.containsKey(r) && whose.test(r));
    }

    private void apply(Edit edit) throws IOException {
        if (edit instanceof Edit.AddHeader h) draft.add(h.name(), h.value());
        else if (edit instanceof Edit.InsertHeader h) draft.insert(h.index(), h.name(), h.value());
        else if (edit instanceof Edit.ChangeHeader h) draft.change(h.name(), h.nth(), h.value());
        else if (edit instanceof Edit.DeleteHeader h) draft.delete(h.name(), h.nth());
        else if (edit instanceof Edit.ReplaceBody b) draft.replaceBody(b.body());
        else if (edit instanceof Edit.DeleteRecipient r) transaction.accepted().delete(r.address());
        else if (edit instanceof Edit.AddRecipient r) addRecipient(r.address());
        else if (edit instanceof Edit.ChangeSender s) {
            transaction.reversePath(s.address());
            draft.returnPath(s.address());
        }
    }

    private void addRecipient(Address address) {
        Router.Routed routed = transaction.router().route(RcptParameters.of(address));
        if (routed instanceof Router.Routed.To to) transaction.accepted().add(to.recipients());
        else LOG.warn("msg={} a filter's recipient <{}> is left out: {}", transaction.id(), address, routed);
    }

    private Committed queued() throws IOException {
        List<Recipient> recipients = transaction.accepted().recipients();
        if (recipients.isEmpty()) return discarded();
        SpooledBody body = draft.body();
        Set<Option> options = EnumSet.noneOf(Option.class);
        if (lmtp) options.add(Option.NEVER_QUEUE);
        else if (transaction.isHeld()) options.add(Option.HOLD);
        // a client that has gone will send the message again: RFC 5321 §4.5.4.1
        if (!stillThere.getAsBoolean()) return all(GONE);

        Envelope envelope = transaction.envelope(received);
        // before anything is durable: whoever is to get one must be known
        List<Recipient> copies = internal ? List.of() : transaction.copies();
        var handover = new Handover(queue, body, deliverUntil(), options, transaction.rewriter());
        List<Outcome> outcomes = handover.accept(envelope, refused);
        var answers = new Answers(transaction.id(), recipients, outcomes);
        List<int[]> indexes = transaction.accepted().indexes();
        List<Reply> each = answers.each(indexes);
        Reply one = answers.one();
        if (one.isPositive()) handover.copies(envelope, copies);
        bounce(envelope, body, outcomes, answers.toBounce(each, indexes, lmtp));
        return new Committed(one, lmtp ? each : all(one).perRecipient());
    }

    /** What a delivery sends is not delivered within it: it would wait for a place beside its own. */
    private Instant deliverUntil() {
        return internal ? Instant.EPOCH : deadline;
    }

    private void bounce(Envelope envelope, SpooledBody body, List<Outcome> outcomes, List<Integer> failed) {
        // RFC 5321 §6.1: never an answer to a bounce
        if (failed.isEmpty() || envelope.reversePath().isNull()) return;
        Envelope part = envelope.withRecipients(
                failed.stream().map(envelope.recipients()::get).toList());
        try {
            queue.bounce(part, body, failed.stream().map(outcomes::get).toList());
        } catch (RuntimeException e) {
            // the others have the message: the reply stays, and the operator knows whom nobody has told
            LOG.error("msg={} no bounce could be sent to <{}>", envelope.id(), envelope.reversePath(), e);
        }
    }
}
