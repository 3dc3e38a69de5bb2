package org.amphora.relay.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.amphora.api.queue.Outcome;
import org.amphora.relay.internal.message.Outgoing;
import org.amphora.relay.internal.session.Peer;
import org.amphora.relay.internal.session.Session;
import org.amphora.relay.internal.session.Transaction;
import org.amphora.relay.internal.tls.Want;

/**
 * One attempt at one destination: a session that waits for it, then its hosts, one after another, until each recipient is
 * delivered or failed. Who is but put off by one host is offered to the next.
 */
final class Attempt {
    private static final Reply NO_TIME = new Reply(451, new EnhancedStatus(4, 4, 2), "No time left for this attempt");

    /** What a destination's mail goes through. */
    interface Ways {
        /** The hosts to be tried, in order, or a failure that concerns all of them. May block. */
        Iterator<Relaying.Candidate> find() throws HostFailure;
    }

    private final String destination;
    private final Pool pool;
    private final Opener opener;
    private final DeliveryLimits limits;
    private final Envelope envelope;
    private final List<Recipient> to;
    private final Outgoing message;
    private final Want want;
    private final long deadline;
    private final Outcome[] outcomes;
    /** Those who are not done. */
    private final List<Integer> left = new ArrayList<>();
    /** Those that have had their say: a greylist is not to be asked twice within a second. */
    private final Set<Peer> asked = new HashSet<>();

    /** @param deadline in the time of System.nanoTime */
    Attempt(
            String destination,
            Pool pool,
            Opener opener,
            DeliveryLimits limits,
            Envelope envelope,
            List<Recipient> to,
            Outgoing message,
            Want want,
            long deadline) {
        this.destination = destination;
        this.pool = pool;
        this.opener = opener;
        this.limits = limits;
        this.envelope = envelope;
        this.to = to;
        this.message = message;
        this.want = want;
        this.deadline = deadline;
        this.outcomes = new Outcome[to.size()];
        for (int i = 0; i < to.size(); i++) left.add(i);
    }

    /** @throws IOException if the message cannot be read */
    List<Outcome> run(Ways ways) throws IOException {
        // a session that waits is what the destination asks for, no more and no less
        if (want == Want.NORMAL) {
            Session waiting = pool.take(destination).orElse(null);
            if (waiting != null) {
                waiting.wire().deadline(deadline);
                use(waiting);
            }
        }
        if (!left.isEmpty()) tryHosts(ways);
        for (int i : left) if (outcomes[i] == null) outcomes[i] = new Outcome.Deferred(NO_TIME, true);
        return List.of(outcomes);
    }

    private void tryHosts(Ways ways) throws IOException {
        int sessions = 0;
        try {
            for (Iterator<Relaying.Candidate> hosts = ways.find(); hosts.hasNext(); ) {
                if (left.isEmpty() || sessions == limits.sessions() || System.nanoTime() - deadline >= 0) return;
                try {
                    Way way = hosts.next().way();
                    if (asked.contains(way.peer())) continue;
                    Session session = opener.open(way, deadline);
                    sessions++;
                    use(session);
                } catch (HostFailure e) {
                    hostFailed(e.reply());
                }
            }
        } catch (HostFailure e) {
            hostFailed(e.reply());
        }
    }

    /** Fails only whom every host refuses for good. */
    private void hostFailed(Reply reply) {
        for (int i : left) {
            Outcome before = outcomes[i];
            if (reply.isPermanent()) {
                if (before == null) outcomes[i] = new Outcome.Failed(reply);
            } else if (!(before instanceof Outcome.Deferred d) || d.unreachable()) {
                outcomes[i] = new Outcome.Deferred(reply, true);
            }
        }
    }

    /** All that can be done in one session, which is then kept for others or ended. */
    private void use(Session session) throws IOException {
        List<Integer> todo = new ArrayList<>(left);
        boolean waited = session.transactions() > 0;
        while (!todo.isEmpty()) {
            List<Integer> batch = todo.subList(0, Math.min(todo.size(), batch(session)));
            if (!transact(session, waited, List.copyOf(batch))) return;
            batch.clear();
            waited = false;
        }
        if (want == Want.NORMAL) pool.give(destination, session);
        else session.close();
    }

    private int batch(Session session) {
        int theirs = session.offer().recipientLimit();
        return theirs == 0 ? limits.recipients() : Math.min(theirs, limits.recipients());
    }

    /** False if the session has ended. */
    private boolean transact(Session session, boolean waited, List<Integer> batch) throws IOException {
        Transaction.Result result;
        try {
            List<Recipient> recipients = batch.stream().map(to::get).toList();
            result = new Transaction(session, envelope, recipients, message).run();
        } catch (IOException e) {
            session.wire().cut();
            throw e;
        }
        if (!result.answered() && waited) {
            // it had ended while it waited
            session.wire().cut();
            return false;
        }
        asked.add(session.peer());
        for (int k = 0; k < batch.size(); k++)
            settle(batch.get(k), result.outcomes().get(k), result.uncertain());
        if (result.broken()) session.wire().cut();
        else if (!result.midway() || session.reset()) return true;
        else session.close();
        return false;
    }

    private void settle(Integer recipient, Outcome outcome, boolean uncertain) {
        outcomes[recipient] = outcome;
        // a copy too many is better made in five minutes, if ever, than now
        if (!(outcome instanceof Outcome.Deferred) || uncertain) left.remove(recipient);
    }
}
