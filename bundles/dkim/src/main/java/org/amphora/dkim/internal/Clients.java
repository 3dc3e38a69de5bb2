package org.amphora.dkim.internal;

import java.net.InetAddress;
import java.util.Optional;
import org.amphora.api.dns.DnsResolver;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.site.Site;
import org.amphora.dkim.internal.tables.HostList;

/**
 * Which clients are ours, and which are let alone.
 *
 * @param internal whose mail is signed; without it {@code mynetworks}
 * @param external others that may send as our domains
 * @param peers whose mail is neither signed nor verified
 */
public record Clients(Optional<HostList> internal, HostList external, HostList peers) {
    /** Who has logged in is, and who came on a Unix socket. */
    boolean isInternal(SessionFacts session, Site site, DnsResolver dns) {
        InetAddress peer = session.peer();
        if (peer == null || session.isAuthenticated()) return true;
        if (internal.isPresent()) return internal.get().contains(peer, dns);
        return peer.isLoopbackAddress() || site != null && site.isMyNetwork(peer);
    }

    boolean mayBeExternal(SessionFacts session, DnsResolver dns) {
        return session.peer() != null && external.contains(session.peer(), dns);
    }

    boolean isPeer(SessionFacts session, DnsResolver dns) {
        return session.peer() != null && peers.contains(session.peer(), dns);
    }
}
