package org.amphora.api.site;

import java.net.InetAddress;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What all roles share, from {@code org.amphora.site.cfg}. Read it once per command: its values change live.
 */
@ProviderType
public interface Site {
    /** {@code myhostname}: the name in greetings and trace headers. */
    String hostname();

    /** {@code mydomain}. */
    String domain();

    /** {@code myorigin}: the domain that completes a bare address. */
    String origin();

    /** {@code mydestination}: names added to the directory's local domains. */
    List<String> destinations();

    /** {@code relay_domains}: mail for these is taken and sent on. */
    List<String> relayDomains();

    /**
     * {@code inet_interfaces} as {@code inet_protocols} leaves it: where a listener listens that names no address.
     * Addresses, as {@code getHostAddress} writes them; or one element for all: {@code *}, {@code 0.0.0.0} (all of IPv4)
     * or {@code ::} (all of IPv6). When it changes, so do the service's properties.
     */
    default List<String> interfaces() {
        return List.of("*");
    }

    /** Whether an address is in {@code mynetworks}. */
    boolean isMyNetwork(InetAddress address);
}
