package org.amphora.queue.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.Notify;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.Outcome;
import org.amphora.queue.internal.bounce.Report.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports on success to senders who have asked for it, RFC 3461. The message counts for more than the report: one that
 * cannot be written is told in the log, and delivery goes on.
 */
final class SuccessReports {
    private static final Logger LOG = LoggerFactory.getLogger(SuccessReports.class);

    private final Bouncer bouncer;

    SuccessReports(Bouncer bouncer) {
        this.bouncer = bouncer;
    }

    static boolean isAskedFor(Envelope envelope) {
        return envelope.recipients().stream().anyMatch(SuccessReports::asks);
    }

    /** On those that have been delivered to. */
    void delivered(Envelope envelope, SpooledBody body, List<Outcome> outcomes) {
        List<Recipient> recipients = new ArrayList<>();
        List<Reply> replies = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            Recipient r = envelope.recipients().get(i);
            if (!(outcomes.get(i) instanceof Outcome.Delivered d) || d.reportsItself() || !asks(r)) continue;
            recipients.add(r);
            replies.add(d.reply());
        }
        send(Kind.DELIVERED, envelope, body, recipients, replies);
    }

    /**
     * RFC 3461 §5.2.7.3 (d): the members of an alias with several do not ask for success each; {@link #expanded} tells
     * that there was an alias.
     */
    static Envelope quiet(Envelope envelope) {
        Map<Address, Integer> members = members(envelope);
        if (members.isEmpty()) return envelope;
        List<Recipient> all = new ArrayList<>();
        for (Recipient r : envelope.recipients()) all.add(isMember(members, r) ? quiet(r) : r);
        return envelope.withRecipients(all);
    }

    private static Recipient quiet(Recipient r) {
        Set<Notify> rest = EnumSet.copyOf(r.notifyOn());
        rest.remove(Notify.SUCCESS);
        // an empty set would ask for failures, which have not been asked for
        if (rest.isEmpty()) rest.add(Notify.NEVER);
        return new Recipient(r.address(), r.original(), r.route(), rest, r.orcpt());
    }

    /** On aliases with several targets of which one at least has been taken. */
    void expanded(Envelope envelope, SpooledBody body, List<Outcome> outcomes) {
        Map<Address, Integer> members = members(envelope);
        Map<Address, Recipient> aliases = new LinkedHashMap<>();
        List<Reply> replies = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            Recipient r = envelope.recipients().get(i);
            Outcome o = outcomes.get(i);
            boolean taken = o instanceof Outcome.Delivered || o instanceof Outcome.Queued;
            if (!taken || !isMember(members, r)) continue;
            Recipient alias = new Recipient(r.original(), r.original(), r.route(), r.notifyOn(), r.orcpt());
            if (aliases.putIfAbsent(r.original(), alias) == null) replies.add(o.reply());
        }
        send(Kind.EXPANDED, envelope, body, List.copyOf(aliases.values()), replies);
    }

    /** How many recipients that ask for success each forward-path has led to, of those with several. */
    private static Map<Address, Integer> members(Envelope envelope) {
        Map<Address, Integer> count = new LinkedHashMap<>();
        for (Recipient r : envelope.recipients()) if (asks(r)) count.merge(r.original(), 1, Integer::sum);
        count.values().removeIf(n -> n == 1);
        return count;
    }

    private static boolean isMember(Map<Address, Integer> members, Recipient r) {
        return members.containsKey(r.original()) && asks(r);
    }

    private static boolean asks(Recipient r) {
        return r.notifyOn().contains(Notify.SUCCESS);
    }

    private void send(Kind kind, Envelope envelope, SpooledBody body, List<Recipient> to, List<Reply> replies) {
        if (to.isEmpty()) return;
        try {
            bouncer.send(kind, envelope, body, to, replies);
        } catch (IOException | MailException e) {
            LOG.warn("msg={} its sender cannot be told of its delivery: {}", envelope.id(), e.toString());
        }
    }
}
