package org.amphora.net.internal;

import java.net.InetAddress;
import java.time.Clock;
import java.util.function.Predicate;
import org.amphora.api.site.Network;

/** What all listeners know of clients: what is one client, who is trusted, who is banned. Safe on any thread. */
final class Clients {
    private final BanList bans;
    private volatile ClientRules rules;
    private volatile Predicate<InetAddress> ours = client -> false;

    Clients(ClientRules rules) {
        this.rules = rules;
        bans = new BanList(Clock.systemUTC(), rules, this::isExempt);
    }

    void rules(ClientRules to) {
        rules = to;
        bans.rules(to);
    }

    /** @param networks whether an address is in {@code mynetworks} */
    void ours(Predicate<InetAddress> networks) {
        ours = networks;
    }

    BanList bans() {
        return bans;
    }

    /** What counts as one client: an address, or the network around it. */
    Network network(InetAddress client) {
        return rules.network(client);
    }

    boolean isBanned(InetAddress client) {
        return bans.isBanned(client);
    }

    /** Whether neither its connections nor its offences are counted. Postfix: smtpd_client_event_limit_exceptions. */
    boolean isExempt(InetAddress client) {
        return client.isLoopbackAddress() || Network.isIn(rules.exceptions(), client) || ours.test(client);
    }
}
