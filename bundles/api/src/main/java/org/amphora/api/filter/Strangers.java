package org.amphora.api.filter;

import java.net.InetAddress;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.site.Site;

/** Whom filters are for that ask who sends. */
public final class Strangers {
    private Strangers() {}

    /**
     * Whether another server sends this, which is neither logged in nor of our networks. LMTP comes from a server that
     * has asked such questions itself. Never blocks.
     *
     * @param site null while that role is away
     */
    public static boolean includes(Transaction transaction, Site site) {
        SessionFacts session = transaction.session();
        InetAddress peer = session.peer();
        return transaction.direction() == Direction.INBOUND
                && session.profile().equals("mx")
                && !session.isAuthenticated()
                && peer != null
                && !(site != null && site.isMyNetwork(peer));
    }
}
