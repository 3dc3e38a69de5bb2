package org.amphora.relay.internal;

import java.util.ArrayList;
import java.util.List;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Reply;
import org.amphora.relay.internal.hosts.Host;
import org.amphora.relay.internal.hosts.HostFinder;
import org.amphora.relay.internal.hosts.Hosts;
import org.amphora.relay.internal.route.NextHop;
import org.amphora.relay.internal.session.Peer;
import org.amphora.relay.internal.tls.Demand;
import org.amphora.relay.internal.tls.Policies;

/** The ways to a next hop: its hosts, each with what is demanded of it. Safe on any thread. */
final class Relaying {
    private static final int LMTP_PORT = 24;

    private final HostFinder finder;
    private final Policies policies;
    private final int port;

    Relaying(HostFinder finder, Policies policies, int port) {
        this.finder = finder;
        this.policies = policies;
        this.port = port;
    }

    List<Way> ways(NextHop hop) throws HostFailure {
        if (hop instanceof NextHop.UnixSocket unix) return List.of(unix(unix));
        if (!(hop instanceof NextHop.Server server))
            throw new HostFailure(new Reply(550, EnhancedStatus.NOT_AUTHORISED, "No server for " + hop.key()));
        int to = server.port() != 0 ? server.port() : server.lmtp() ? LMTP_PORT : port;
        Hosts hosts = server.mx() ? finder.exchangers(server.host(), to) : finder.host(server.host(), to);
        if (hosts instanceof Hosts.None none) throw new HostFailure(none.reply());
        List<Way> ways = new ArrayList<>();
        for (Host host : ((Hosts.Found) hosts).hosts()) {
            Peer peer = Peer.of(host.name(), host.address(), to);
            ways.add(new Way(hop.key(), peer, server.mx(), server.lmtp(), policies.demand(server, host)));
        }
        return ways;
    }

    private static Way unix(NextHop.UnixSocket unix) {
        Peer peer = new Peer("localhost", java.net.UnixDomainSocketAddress.of(unix.path()));
        return new Way(unix.key(), peer, false, true, Demand.NONE);
    }
}
