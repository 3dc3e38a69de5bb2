package org.amphora.api.directory;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.amphora.api.site.Network;

/**
 * A local user.
 *
 * @param name {@code user@domain}, lower case: the key of store, queue and log
 * @param enabled whether it may log in; a disabled one still receives
 * @param quota bytes, 0 for the store's default
 * @param allowNets where it may log in from; empty for anywhere
 */
public record Account(String name, boolean enabled, long quota, List<Network> allowNets) {
    public Account {
        allowNets = List.copyOf(allowNets);
    }

    /** Who may log in from anywhere. */
    public Account(String name, boolean enabled, long quota) {
        this(name, enabled, quota, List.of());
    }

    /**
     * Whether it may log in from there.
     *
     * @param peer empty for a client on this machine without an address, which only an account without {@code
     *     allowNets} lets in
     */
    public boolean allowsFrom(Optional<InetAddress> peer) {
        return allowNets.isEmpty()
                || peer.filter(p -> Network.isIn(allowNets, p)).isPresent();
    }
}
