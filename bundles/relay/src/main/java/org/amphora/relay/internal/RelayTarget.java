package org.amphora.relay.internal;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.Route;
import org.amphora.api.queue.Delivery;
import org.amphora.api.queue.DeliveryTarget;
import org.amphora.api.queue.Outcome;
import org.amphora.api.role.InFlight;
import org.amphora.relay.internal.message.Outgoing;
import org.amphora.relay.internal.route.NextHop;
import org.amphora.relay.internal.tls.Want;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the queue calls: sorts the recipients by next hop, and makes an attempt at each. */
final class RelayTarget implements DeliveryTarget {
    private static final Logger LOG = LoggerFactory.getLogger(RelayTarget.class);
    private static final Outcome RESTARTING =
            new Outcome.Deferred(new Reply(451, EnhancedStatus.TEMP_SYSTEM, "Service is restarting"));
    private static final Outcome DISCARDED =
            new Outcome.Delivered(new Reply(250, EnhancedStatus.OK, "Discarded by the transport table"));

    private final BiFunction<Envelope, Recipient, NextHop> routing;
    private final Supplier<Services> services;
    private final InFlight inFlight;

    /** What a configuration makes of the role. */
    record Services(Relaying relaying, Pool pool, Opener opener, DeliveryLimits limits) {}

    /**
     * @param routing where a recipient's mail goes; must not block
     * @param services those in force; asked once for each delivery
     */
    RelayTarget(BiFunction<Envelope, Recipient, NextHop> routing, Supplier<Services> services, InFlight inFlight) {
        this.routing = routing;
        this.services = services;
        this.inFlight = inFlight;
    }

    @Override
    public String destination(Envelope envelope, Recipient recipient) {
        return routing.apply(envelope, recipient).key();
    }

    @Override
    public List<Outcome> deliver(Delivery delivery) {
        List<Recipient> all = delivery.envelope().recipients();
        if (!inFlight.enter()) return Collections.nCopies(all.size(), RESTARTING);
        try {
            return byHop(delivery);
        } catch (IOException | RuntimeException e) {
            String id = UUID.randomUUID().toString().substring(0, 8);
            LOG.error("msg={} cannot be relayed ({})", delivery.envelope().id(), id, e);
            return Collections.nCopies(
                    all.size(),
                    new Outcome.Deferred(new Reply(451, EnhancedStatus.TEMP_SYSTEM, "Internal error (" + id + ")")));
        } finally {
            inFlight.leave();
        }
    }

    private List<Outcome> byHop(Delivery delivery) throws IOException {
        Envelope envelope = delivery.envelope();
        List<Recipient> all = envelope.recipients();
        Map<NextHop, List<Integer>> byHop = new LinkedHashMap<>();
        int[] first = first(all);
        for (int i = 0; i < first.length; i++)
            if (first[i] == i)
                byHop.computeIfAbsent(routing.apply(envelope, all.get(i)), h -> new ArrayList<>())
                        .add(i);
        Services now = services.get();
        Outgoing message = new Outgoing(delivery.body());
        long deadline = System.nanoTime()
                + Duration.between(Instant.now(), delivery.deadline()).toNanos();
        Outcome[] outcomes = new Outcome[all.size()];
        for (var group : byHop.entrySet()) {
            NextHop hop = group.getKey();
            List<Recipient> to = group.getValue().stream().map(all::get).toList();
            List<Outcome> some = to(hop, now, envelope, to, message, deadline);
            for (int k = 0; k < to.size(); k++) outcomes[group.getValue().get(k)] = some.get(k);
        }
        for (int i = 0; i < first.length; i++) outcomes[i] = outcomes[first[i]];
        return List.of(outcomes);
    }

    /** Of each where its address stands first: two aliases that lead to one address make one copy. */
    private static int[] first(List<Recipient> all) {
        Map<Target, Integer> seen = new HashMap<>();
        int[] first = new int[all.size()];
        for (int i = 0; i < first.length; i++) {
            Integer before =
                    seen.putIfAbsent(new Target(all.get(i).address(), all.get(i).route()), i);
            first[i] = before == null ? i : before;
        }
        return first;
    }

    private record Target(Address address, Route route) {}

    private static List<Outcome> to(
            NextHop hop, Services now, Envelope envelope, List<Recipient> to, Outgoing message, long deadline)
            throws IOException {
        if (hop instanceof NextHop.Discarded) return Collections.nCopies(to.size(), DISCARDED);
        if (hop instanceof NextHop.Refused refused) {
            Reply reply = refused.reply();
            return Collections.nCopies(
                    to.size(), reply.isPermanent() ? new Outcome.Failed(reply) : new Outcome.Deferred(reply));
        }
        Want want = want(envelope, message);
        return new Attempt(hop.key(), now.pool, now.opener, now.limits, envelope, to, message, want, deadline)
                .run(() -> now.relaying.ways(hop, want));
    }

    /** RFC 8689 §5: a report goes on without the demand rather than not at all; the demand overrules the waiver. */
    private static Want want(Envelope envelope, Outgoing message) throws IOException {
        if (envelope.mail().requireTls() && !envelope.reversePath().isNull()) return Want.REQUIRED;
        return !envelope.mail().requireTls() && message.waivesTls() ? Want.WAIVED : Want.NORMAL;
    }
}
