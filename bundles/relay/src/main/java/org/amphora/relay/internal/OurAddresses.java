package org.amphora.relay.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.amphora.api.net.ListenerInfo;
import org.amphora.api.net.Listeners;
import org.amphora.relay.internal.hosts.Families;

/** Where we listen ourselves, so that no mail is sent there. */
final class OurAddresses implements Predicate<InetSocketAddress> {
    private static final List<String> ALL = List.of("*", "0.0.0.0", "::");

    private final Supplier<Listeners> listeners;
    private final List<InetAddress> proxies;

    /**
     * @param listeners null while there is no role net
     * @param proxies addresses whose connections somebody passes on to us
     */
    OurAddresses(Supplier<Listeners> listeners, List<InetAddress> proxies) {
        this.listeners = listeners;
        this.proxies = proxies;
    }

    @Override
    public boolean test(InetSocketAddress to) {
        if (proxies.contains(to.getAddress())) return true;
        Listeners net = listeners.get();
        return net != null
                && net.listeners().stream().anyMatch(l -> l.port() == to.getPort() && isAt(l, to.getAddress()));
    }

    private static boolean isAt(ListenerInfo listener, InetAddress address) {
        for (String at : listener.address().split("[, ]+"))
            if (ALL.contains(at)
                    ? isLocal(address)
                    : Families.literal(at).filter(address::equals).isPresent()) return true;
        return false;
    }

    private static boolean isLocal(InetAddress address) {
        try {
            return address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }
}
