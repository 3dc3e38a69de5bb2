package org.amphora.net.internal;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.site.Network;

/**
 * Who may come in, of a listener's settings.
 *
 * @param allowNets empty: from everywhere
 * @param maxConnections all that are there at once
 * @param maxPerClient of one client at once
 * @param ratePerClient new ones of one client in a minute; 0 is any number
 * @param proxyNetworks whose connections begin with a PROXY header
 * @param proxyTimeout how long that may take
 */
record Entrance(
        List<Network> allowNets,
        int maxConnections,
        int maxPerClient,
        int ratePerClient,
        List<Network> proxyNetworks,
        Duration proxyTimeout) {
    static final Entrance CLOSED = new Entrance(List.of(), 0, 0, 0, List.of(), Duration.ZERO);

    static Entrance read(ConfigReader in) {
        return new Entrance(
                in.networks("allow_nets"),
                in.number("max_connections", 1, 1_000_000),
                in.number("max_connections_per_address", 1, 1_000_000),
                in.number("connection_rate_limit", 0, 1_000_000),
                in.networks("proxy_networks"),
                in.duration("proxy_timeout", Duration.ofSeconds(1), Duration.ofMinutes(1)));
    }

    boolean allows(InetAddress client) {
        return allowNets.isEmpty() || Network.isIn(allowNets, client);
    }

    boolean isProxy(InetAddress peer) {
        return Network.isIn(proxyNetworks, peer);
    }
}
