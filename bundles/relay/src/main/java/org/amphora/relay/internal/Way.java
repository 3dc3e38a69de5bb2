package org.amphora.relay.internal;

import java.util.Optional;
import org.amphora.relay.internal.session.Credentials;
import org.amphora.relay.internal.session.Peer;
import org.amphora.relay.internal.tls.Demand;

/**
 * One way to a destination: a server and what a session with it must be.
 *
 * @param destination the next hop's key
 * @param domain the domain that it was found as a mail exchanger of; empty if it was named as it stands
 */
record Way(
        String destination,
        Peer peer,
        Optional<String> domain,
        boolean lmtp,
        Demand demand,
        Optional<Credentials> credentials) {
    /** The same in plain text. */
    Way plain() {
        return new Way(destination, peer, domain, lmtp, Demand.NONE, credentials);
    }
}
