package org.amphora.directory.internal;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import org.amphora.api.site.Network;

/** Address literals of this host, RFC 5321 §4.1.3: one stands for a name in {@code mydestination}, as in Postfix. */
final class OwnAddresses {
    private static final String IPV6 = "ipv6:";

    private OwnAddresses() {}

    /**
     * Whether a domain is such a literal. Looks up no name.
     *
     * @param domain in lower case
     * @param interfaces as {@link org.amphora.api.site.Site#interfaces} has them
     */
    static boolean isLiteral(String domain, List<String> interfaces) {
        if (!domain.startsWith("[") || !domain.endsWith("]")) return false;
        String text = domain.substring(1, domain.length() - 1);
        try {
            InetAddress address = Network.address(text.startsWith(IPV6) ? text.substring(IPV6.length()) : text);
            String all = address instanceof Inet4Address ? "0.0.0.0" : "::";
            if (!interfaces.contains("*") && !interfaces.contains(all))
                return Network.isIn(interfaces.stream().map(Network::parse).toList(), address);
            return !address.isAnyLocalAddress() && NetworkInterface.getByInetAddress(address) != null;
        } catch (IllegalArgumentException | SocketException e) {
            return false;
        }
    }
}
