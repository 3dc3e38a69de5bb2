package org.amphora.filter.abuse.internal;

import java.net.InetAddress;
import org.amphora.api.filter.Transaction;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.site.Network;
import org.amphora.api.site.Site;

/** Whom the filters of this bundle are for. */
final class Strangers {
    private Strangers() {}

    /**
     * Whether another server sends this, which is neither logged in nor of our networks. LMTP comes from a server that
     * has asked such questions itself.
     *
     * @param site null while that role is away
     */
    static boolean includes(Transaction transaction, Site site) {
        SessionFacts session = transaction.session();
        InetAddress peer = session.peer();
        return transaction.direction() == Direction.INBOUND
                && session.profile().equals("mx")
                && !session.isAuthenticated()
                && peer != null
                && !(site != null && site.isMyNetwork(peer));
    }

    /** The address with its last bits cleared: {@code bytes4} of IPv4's four, the /64 of IPv6. */
    static byte[] network(InetAddress peer, int bytes4) {
        return Network.around(peer, bytes4 * 8, 64).address().getAddress();
    }
}
