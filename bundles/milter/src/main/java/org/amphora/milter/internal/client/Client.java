package org.amphora.milter.internal.client;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.amphora.api.dns.DnsAnswer;
import org.amphora.api.dns.DnsResolver;
import org.amphora.api.mail.SessionFacts;
import org.amphora.milter.internal.wire.Command.Connect;
import org.amphora.milter.internal.wire.Command.Connect.Family;
import org.amphora.milter.internal.wire.Octets;

/**
 * Whom a milter is told of.
 *
 * @param name the client's, which its address has and which has its address; or {@value #UNKNOWN}
 * @param claimed the name that its address has, whether that is true or not; or {@value #UNKNOWN}
 */
record Client(SessionFacts session, String name, String claimed) {
    static final String UNKNOWN = "unknown";

    /** Asks DNS for the client's name, if there is one to ask. */
    static Client of(SessionFacts session, Optional<DnsResolver> dns) {
        InetAddress peer = session.peer();
        if (peer == null) return new Client(session, "localhost", "localhost");
        if (dns.isEmpty() || !(dns.get().ptr(peer) instanceof DnsAnswer.Found<String> names))
            return new Client(session, UNKNOWN, UNKNOWN);
        String claimed = names.records().get(0);
        return new Client(session, has(dns.get(), claimed, peer) ? claimed : UNKNOWN, claimed);
    }

    /** The same client, of which more is known by now. */
    Client with(SessionFacts now) {
        return new Client(now, name, claimed);
    }

    private static boolean has(DnsResolver dns, String name, InetAddress peer) {
        DnsAnswer<InetAddress> answer = peer instanceof Inet6Address ? dns.ipv6(name) : dns.ipv4(name);
        return answer instanceof DnsAnswer.Found<InetAddress> found
                && found.records().contains(peer);
    }

    /** The text of its address; mail that this server makes is from the loopback, as Postfix has it. */
    String address() {
        InetAddress peer = session.peer();
        if (peer == null) return "127.0.0.1";
        String text = peer.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    Connect connect() {
        Family family = session.peer() instanceof Inet6Address ? Family.IPV6 : Family.IPV4;
        String host = name.equals(UNKNOWN) ? "[" + address() + "]" : name;
        return new Connect(host, family, session.peerPort(), address());
    }

    String helo() {
        return Octets.of(session.helo());
    }

    /** What a milter must be told of anew when it changes. */
    String state() {
        return String.join(" ", List.of(session.helo(), session.tlsProtocol(), session.tlsCipher()));
    }
}
