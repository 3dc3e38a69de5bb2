package org.amphora.net.internal;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.site.Network;

/**
 * How clients are told from one another, and when they are kept out: a part of {@code org.amphora.net.cfg}.
 *
 * @param bits4 of an IPv4 address that tell a client
 * @param bits6 of an IPv6 address that tell a client
 * @param exceptions whose connections and offences are not counted
 * @param banFailures offences that are a ban; 0 is never
 * @param banWindow in which they are counted, from the first
 */
record ClientRules(
        int bits4, int bits6, List<Network> exceptions, int banFailures, Duration banWindow, Duration banTime) {
    static ClientRules read(ConfigReader in) {
        return new ClientRules(
                in.number("client_ipv4_prefix_length", 1, 32),
                in.number("client_ipv6_prefix_length", 1, 128),
                in.networks("client_limit_exceptions"),
                in.number("ban_failures", 0, 1_000_000),
                in.duration("ban_window", Duration.ofSeconds(1), Duration.ofDays(30)),
                in.duration("ban_time", Duration.ofSeconds(1), Duration.ofDays(365)));
    }

    Network network(InetAddress client) {
        return Network.around(client, bits4, bits6);
    }

    boolean samePrefixes(ClientRules other) {
        return bits4 == other.bits4 && bits6 == other.bits6;
    }
}
