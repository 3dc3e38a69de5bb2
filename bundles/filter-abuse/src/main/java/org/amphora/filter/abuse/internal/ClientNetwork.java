package org.amphora.filter.abuse.internal;

import java.net.InetAddress;
import org.amphora.api.site.Network;

/** What of an address one client has to itself. */
final class ClientNetwork {
    private ClientNetwork() {}

    /** The address with its last bits cleared: {@code bytes4} of IPv4's four, the /64 of IPv6. */
    static byte[] of(InetAddress peer, int bytes4) {
        return Network.around(peer, bytes4 * 8, 64).address().getAddress();
    }
}
