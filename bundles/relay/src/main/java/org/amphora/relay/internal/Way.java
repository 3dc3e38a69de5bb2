package org.amphora.relay.internal;

import org.amphora.relay.internal.session.Peer;
import org.amphora.relay.internal.tls.Demand;

/**
 * One way to a destination: a server and what a session with it must be.
 *
 * @param destination the next hop's key
 * @param mx whether the server was found as a mail exchanger
 */
record Way(String destination, Peer peer, boolean mx, boolean lmtp, Demand demand) {
    Way with(Demand other) {
        return new Way(destination, peer, mx, lmtp, other);
    }
}
