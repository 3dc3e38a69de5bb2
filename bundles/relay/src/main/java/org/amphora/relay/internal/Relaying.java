package org.amphora.relay.internal;

import java.net.UnixDomainSocketAddress;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Reply;
import org.amphora.api.role.TableFile;
import org.amphora.relay.internal.hosts.Host;
import org.amphora.relay.internal.hosts.HostFinder;
import org.amphora.relay.internal.hosts.Hosts;
import org.amphora.relay.internal.route.NextHop;
import org.amphora.relay.internal.session.Credentials;
import org.amphora.relay.internal.session.Peer;
import org.amphora.relay.internal.tls.Demand;
import org.amphora.relay.internal.tls.Policies;
import org.amphora.relay.internal.tls.Unfit;
import org.amphora.relay.internal.tls.Want;

/** The ways to a next hop: its hosts, each with what is demanded of it. Safe on any thread. */
final class Relaying {
    private static final int LMTP_PORT = 24;

    private final HostFinder finder;
    private final Policies policies;
    private final TableFile<Credentials.Book> passwords;
    private final int port;

    Relaying(HostFinder finder, Policies policies, TableFile<Credentials.Book> passwords, int port) {
        this.finder = finder;
        this.policies = policies;
        this.passwords = passwords;
        this.port = port;
    }

    Iterator<Candidate> ways(NextHop hop, Want want) throws HostFailure {
        if (hop instanceof NextHop.UnixSocket unix)
            return List.<Candidate>of(() -> unix(unix)).iterator();
        if (!(hop instanceof NextHop.Server server))
            throw new HostFailure(new Reply(550, EnhancedStatus.NOT_AUTHORISED, "No server for " + hop.key()));
        int to = server.port() != 0 ? server.port() : server.lmtp() ? LMTP_PORT : port;
        Hosts hosts = server.mx() ? finder.exchangers(server.host(), to) : finder.host(server.host(), to);
        if (hosts instanceof Hosts.None none) throw new HostFailure(none.reply());
        Policies.Hop policy = policies.of(server, want);
        return ((Hosts.Found) hosts)
                .hosts().stream()
                        .<Candidate>map(host -> () -> way(server, host, to, policy))
                        .iterator();
    }

    /** A host of which it may still turn out that nothing may be sent there. */
    interface Candidate {
        Way way() throws HostFailure;
    }

    private Way way(NextHop.Server server, Host host, int to, Policies.Hop policy) throws HostFailure {
        try {
            return new Way(
                    server.key(),
                    Peer.of(host.name(), host.address(), to),
                    server.mx() ? Optional.of(server.host()) : Optional.empty(),
                    server.lmtp(),
                    policy.demand(host, to),
                    passwords.get().find(server));
        } catch (Unfit e) {
            throw new HostFailure(e.reply());
        }
    }

    private static Way unix(NextHop.UnixSocket unix) {
        Peer peer = new Peer("localhost", UnixDomainSocketAddress.of(unix.path()));
        return new Way(unix.key(), peer, Optional.empty(), true, Demand.NONE, Optional.empty());
    }
}
