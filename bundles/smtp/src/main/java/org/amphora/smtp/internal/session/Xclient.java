package org.amphora.smtp.internal.session;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.amphora.api.site.Network;
import org.amphora.smtp.internal.session.Session.Peer;
import org.amphora.smtp.internal.syntax.Domains;
import org.amphora.smtp.internal.syntax.Parameters;
import org.amphora.smtp.internal.syntax.Parameters.Parameter;
import org.amphora.smtp.internal.wire.WireReply;

/**
 * XCLIENT, Postfix's XCLIENT_README: a proxy that is trusted says for which client it speaks, and the session begins
 * anew. What is trusted is the address that is connected, not one that XCLIENT has named before. NAME is taken and not
 * used: who wants the name of an address looks it up.
 */
final class Xclient implements Command {
    static final String ATTRIBUTES = "NAME ADDR PORT LOGIN";

    private static final String UNAVAILABLE = "[UNAVAILABLE]";
    private static final String IPV6 = "IPv6:";
    private static final int LARGEST_PORT = 65535;
    /** An address that is unknown: it is nobody's, so that no network that is trusted holds it. */
    private static final InetAddress UNKNOWN = Domains.address("0.0.0.0").orElseThrow();

    static boolean isAuthorized(Session session) {
        InetAddress real = session.client.facts().peer();
        List<Network> hosts = session.services.settings().xclientHosts();
        return session.profile != Profile.LMTP && real != null && Network.isIn(hosts, real);
    }

    @Override
    public WireReply run(Session session, String argument) {
        if (!isAuthorized(session)) return Replies.XCLIENT_REFUSED;
        Optional<List<Parameter>> attributes = Parameters.parse(" " + argument, 0);
        if (attributes.isEmpty() || attributes.get().isEmpty()) return Replies.XCLIENT_SYNTAX;
        var facts = session.facts();
        InetAddress address = facts.peer();
        int port = facts.peerPort();
        String login = facts.user();
        for (Parameter p : attributes.get()) {
            Optional<String> value = Parameters.xtext(p.value());
            if (value.isEmpty() || value.get().isEmpty()) return Replies.XCLIENT_SYNTAX;
            boolean away = isAway(value.get());
            switch (p.keyword()) {
                case "NAME" -> {}
                case "ADDR" -> address = away ? UNKNOWN : address(value.get());
                case "PORT" -> port = away ? 0 : port(value.get());
                case "LOGIN" -> login = away ? "" : value.get();
                default -> {
                    return Replies.XCLIENT_SYNTAX;
                }
            }
            if (address == null || port < 0) return Replies.XCLIENT_SYNTAX;
        }
        session.proxied(new Peer(address, port), login);
        return WireReply.plain(220, session.services.greeting());
    }

    private static boolean isAway(String value) {
        return value.equalsIgnoreCase(UNAVAILABLE) || value.equalsIgnoreCase("[TEMPUNAVAIL]");
    }

    private static InetAddress address(String s) {
        boolean tagged = s.regionMatches(true, 0, IPV6, 0, IPV6.length());
        return Domains.address(tagged ? s.substring(IPV6.length()) : s).orElse(null);
    }

    private static int port(String s) {
        if (!s.matches("\\d{1,5}")) return -1;
        int port = Integer.parseInt(s);
        return port <= LARGEST_PORT ? port : -1;
    }
}
