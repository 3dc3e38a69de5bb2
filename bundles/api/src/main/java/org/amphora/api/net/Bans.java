package org.amphora.api.net;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import org.amphora.api.site.Network;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Networks that are kept out for a time, for what has come from them: a service of net, which refuses them when they
 * connect. Who takes a client's address from elsewhere than its connection asks {@link #isBanned} itself. They are
 * forgotten when net starts anew. Methods may be called from any thread; none blocks.
 */
@ProviderType
public interface Bans {
    /** @param reason the last one, of those that led to it */
    record Ban(Network network, Instant until, String reason) {}

    /**
     * Counts what a client should not have done (a wrong password, a session of errors) against the network around its
     * address; so many of them in so long a time, as {@code org.amphora.net.cfg} says, are a ban. Of the loopback, of
     * {@code mynetworks} and of its exceptions nothing is counted.
     *
     * @param reason in a few words, for the operator
     */
    void offence(InetAddress client, String reason);

    boolean isBanned(InetAddress client);

    /** Those that are in force, the next to end first. */
    List<Ban> list();

    /** Ends the bans that hold an address of {@code network}, and forgets its offences: how many bans that were. */
    int lift(Network network);
}
