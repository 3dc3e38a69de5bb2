package org.amphora.relay.internal.session;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/**
 * A server at one address.
 *
 * @param name its host name, or the address itself
 * @param address an InetSocketAddress, resolved, or a UnixDomainSocketAddress
 */
public record Peer(String name, SocketAddress address) {
    public static Peer of(String name, InetAddress address, int port) {
        return new Peer(name, new InetSocketAddress(address, port));
    }

    /** {@code mx.example.org[192.0.2.1]:25}, as Postfix writes it. */
    @Override
    public String toString() {
        return host() + (address instanceof InetSocketAddress tcp ? ":" + tcp.getPort() : "");
    }

    /** The same without its port. */
    public String host() {
        if (address instanceof UnixDomainSocketAddress unix)
            return name + "[" + unix.getPath().getFileName() + "]";
        return name + "[" + ((InetSocketAddress) address).getAddress().getHostAddress() + "]";
    }
}
