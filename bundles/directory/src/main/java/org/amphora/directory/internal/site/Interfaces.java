package org.amphora.directory.internal.site;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.amphora.api.role.ConfigReader;

/** {@code inet_interfaces} and {@code inet_protocols}: where listeners listen that name no address of their own. */
final class Interfaces {
    static final List<String> ALL = List.of("*");
    private static final String KEY = "inet_interfaces";

    private Interfaces() {}

    /**
     * Asks the resolver for what is no address.
     *
     * @param words the value of {@code inet_interfaces}
     * @return as {@link org.amphora.api.site.Site#interfaces} has it
     */
    static List<String> read(ConfigReader in, List<String> words) {
        List<String> protocols = in.list("inet_protocols");
        boolean v4 = protocols.contains("all") || protocols.contains("ipv4");
        boolean v6 = protocols.contains("all") || protocols.contains("ipv6");
        if (protocols.isEmpty() || !Set.of("all", "ipv4", "ipv6").containsAll(protocols))
            in.mistake("inet_protocols", String.join(", ", protocols), "all, ipv4 or ipv6");
        if (words.equals(List.of("all"))) return v4 && v6 ? ALL : List.of(v4 ? "0.0.0.0" : "::");
        var addresses = new LinkedHashSet<String>();
        for (String word : words)
            addresses(in, word)
                    .filter(a -> a instanceof Inet4Address ? v4 : v6)
                    .map(InetAddress::getHostAddress)
                    .forEach(addresses::add);
        if (addresses.isEmpty())
            in.mistake(KEY, String.join(", ", words), "all, loopback-only, or addresses that inet_protocols leaves");
        return List.copyOf(addresses);
    }

    private static Stream<InetAddress> addresses(ConfigReader in, String word) {
        try {
            if (word.equals("loopback-only"))
                return NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(InetAddress::isLoopbackAddress);
            boolean brackets = word.startsWith("[") && word.endsWith("]");
            return Stream.of(InetAddress.getAllByName(brackets ? word.substring(1, word.length() - 1) : word));
        } catch (UnknownHostException | SocketException e) {
            in.mistake(KEY, word, "all, loopback-only, or addresses and names of this machine");
            return Stream.empty();
        }
    }
}
