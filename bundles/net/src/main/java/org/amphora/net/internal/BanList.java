package org.amphora.net.internal;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.amphora.api.net.Bans;
import org.amphora.api.site.Network;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts offences and keeps out who has too many. Of too many networks those longest unheard of are forgotten. */
final class BanList implements Bans {
    private static final Logger LOG = LoggerFactory.getLogger(BanList.class);
    static final int REMEMBERED = 10_000;

    private static final class Offences {
        private final Instant since;
        private int count;

        Offences(Instant since) {
            this.since = since;
        }
    }

    private final Clock clock;
    private final Exempt exempt;
    private final Map<Network, Offences> offences = new Forgetful<>(REMEMBERED);
    private final Map<Network, Ban> bans = new Forgetful<>(REMEMBERED);
    private ClientRules rules;

    /** Who is never counted, whatever the rules say. */
    interface Exempt {
        boolean includes(InetAddress client);
    }

    BanList(Clock clock, ClientRules rules, Exempt exempt) {
        this.clock = clock;
        this.rules = rules;
        this.exempt = exempt;
    }

    /** Bans go on, but not when networks are cut otherwise. */
    synchronized void rules(ClientRules to) {
        if (!to.samePrefixes(rules)) {
            bans.clear();
            offences.clear();
        }
        rules = to;
    }

    @Override
    public void offence(InetAddress client, String reason) {
        if (!exempt.includes(client)) count(client, reason);
    }

    private synchronized void count(InetAddress client, String reason) {
        if (rules.banFailures() == 0 || isBanned(client)) return;
        Instant now = clock.instant();
        Network network = rules.network(client);
        Offences before = offences.get(network);
        if (before == null || now.isAfter(before.since.plus(rules.banWindow()))) {
            before = new Offences(now);
            offences.put(network, before);
        }
        if (++before.count < rules.banFailures()) return;
        offences.remove(network);
        var ban = new Ban(network, now.plus(rules.banTime()), reason);
        bans.put(network, ban);
        LOG.info("ban network={} until={} offences={} last=\"{}\"", network, ban.until(), rules.banFailures(), reason);
    }

    @Override
    public synchronized boolean isBanned(InetAddress client) {
        if (bans.isEmpty()) return false;
        Network network = rules.network(client);
        Ban ban = bans.get(network);
        if (ban == null) return false;
        if (clock.instant().isBefore(ban.until())) return true;
        bans.remove(network);
        return false;
    }

    @Override
    public synchronized List<Ban> list() {
        Instant now = clock.instant();
        bans.values().removeIf(b -> !now.isBefore(b.until()));
        return bans.values().stream().sorted(Comparator.comparing(Ban::until)).toList();
    }

    @Override
    public synchronized int lift(Network network) {
        offences.keySet().removeIf(n -> overlap(n, network));
        List<Network> lifted = list().stream()
                .map(Ban::network)
                .filter(n -> overlap(n, network))
                .toList();
        bans.keySet().removeAll(lifted);
        lifted.forEach(n -> LOG.info("ban network={} lifted", n));
        return lifted.size();
    }

    private static boolean overlap(Network a, Network b) {
        return a.contains(b.address()) || b.contains(a.address());
    }
}
