package org.amphora.net.internal;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.amphora.api.net.Refusal;
import org.amphora.api.site.Network;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who may come in through one listener, and who is in. Safe on any thread. */
final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final Clients clients;
    private final String listener;
    private final AtomicInteger inside = new AtomicInteger();
    private final Map<Network, Integer> ofClient = new ConcurrentHashMap<>();
    private final Map<Network, Minute> minutes = new Forgetful<>(BanList.REMEMBERED);

    private static final class Minute {
        private static final long LENGTH = 60_000_000_000L;

        private final long began;
        private int count;

        Minute(long began) {
            this.began = began;
        }
    }

    Admission(Clients clients, String listener) {
        this.clients = clients;
        this.listener = listener;
    }

    /** A socket: false if there is no room for one more. It is counted until {@link #leave()}. */
    boolean enter(Entrance entrance) {
        if (inside.incrementAndGet() <= entrance.maxConnections()) return true;
        inside.decrementAndGet();
        LOG.info("{}: max_connections = {} reached", listener, entrance.maxConnections());
        return false;
    }

    void leave() {
        inside.decrementAndGet();
    }

    /**
     * The client of a socket that has entered: each policy, in order. Where none refuses it is counted until
     * {@link #leave(Network)}.
     *
     * @param network the client's, by {@link Clients#network}
     * @param now by {@link System#nanoTime}
     */
    Optional<Refusal> admit(Entrance entrance, InetAddress client, Network network, long now) {
        if (!entrance.allows(client)) return refused(Refusal.NOT_ALLOWED, "not in allow_nets", client);
        if (clients.isBanned(client)) return Optional.of(Refusal.NOT_NOW); // the log has the ban
        if (isTooFast(entrance, client, network, now))
            return refused(Refusal.NOT_NOW, "connection_rate_limit = " + entrance.ratePerClient() + " reached", client);
        if (isTooMany(entrance, network))
            return refused(
                    Refusal.NOT_NOW, "max_connections_per_address = " + entrance.maxPerClient() + " reached", client);
        return Optional.empty();
    }

    void leave(Network network) {
        ofClient.computeIfPresent(network, (a, n) -> n == 1 ? null : n - 1);
    }

    private Optional<Refusal> refused(Refusal what, String why, InetAddress client) {
        LOG.info("{}: {} refused: {}", listener, client.getHostAddress(), why);
        return Optional.of(what);
    }

    private boolean isTooFast(Entrance entrance, InetAddress client, Network network, long now) {
        if (entrance.ratePerClient() == 0 || clients.isExempt(client)) return false;
        synchronized (minutes) {
            Minute minute = minutes.get(network);
            if (minute == null || now - minute.began >= Minute.LENGTH) {
                minute = new Minute(now);
                minutes.put(network, minute);
            }
            return ++minute.count > entrance.ratePerClient();
        }
    }

    private boolean isTooMany(Entrance entrance, Network network) {
        if (ofClient.merge(network, 1, Integer::sum) <= entrance.maxPerClient()) return false;
        leave(network);
        return true;
    }
}
