package org.amphora.relay.internal.route;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Reply;

/** Where mail goes next. */
public sealed interface NextHop {
    /** The same for all mail that goes there; what the queue limits its attempts by, and tables are asked for. */
    String key();

    /**
     * A server that is reached by TCP.
     *
     * @param host a domain, a host name, or an address without brackets
     * @param mx whether {@code host} is a domain whose mail exchangers are asked for
     */
    record Server(String host, int port, boolean mx, boolean lmtp) implements NextHop {
        @Override
        public String key() {
            String name = mx ? host : "[" + host + "]";
            return (lmtp ? "lmtp:" : "") + name + (port == 0 ? "" : ":" + port);
        }
    }

    /** An LMTP server on this machine. */
    record UnixSocket(Path path) implements NextHop {
        @Override
        public String key() {
            return "lmtp:unix:" + path;
        }
    }

    /** No server: all recipients are answered this. */
    record Refused(Reply reply) implements NextHop {
        @Override
        public String key() {
            return "error:";
        }
    }

    /** No server: the mail is thrown away. */
    record Discarded() implements NextHop {
        @Override
        public String key() {
            return "discard:";
        }
    }

    /** {@code [host]:port}, {@code host:port} and both without a port. */
    Pattern SERVER = Pattern.compile("(?:\\[([^\\]]+)\\]|([^\\[\\]:\\s]+))(?::(\\d{1,5}|[a-z]+))?");

    /**
     * A server in Postfix's words: in brackets it is taken as it stands, without them its mail exchangers are asked for.
     *
     * @throws IllegalArgumentException that says what would be right
     */
    static Server server(String text, boolean lmtp) {
        Matcher m = SERVER.matcher(text.toLowerCase(Locale.ROOT));
        if (!m.matches()) throw new IllegalArgumentException("a host such as [mail.example.org]:587 or example.org");
        String literal = m.group(1);
        String host = literal == null ? m.group(2) : literal.replaceFirst("^ipv6:", "");
        return new Server(Address.domain(host), port(m.group(3)), literal == null && !lmtp, lmtp);
    }

    /** 0 if none is named. */
    private static int port(String text) {
        if (text == null) return 0;
        int port =
                switch (text) {
                    case "smtp" -> 25;
                    case "submission" -> 587;
                    case "lmtp" -> 24;
                    default -> text.matches("\\d+") ? Integer.parseInt(text) : -1;
                };
        if (port < 1 || port > 65535) throw new IllegalArgumentException("a port from 1 to 65535");
        return port;
    }

    /** What a recipient's own domain leads to: its exchangers, or the address of a literal (RFC 5321 §4.1.3). */
    static Server of(String domain) {
        if (domain.startsWith("[") && domain.endsWith("]")) {
            String literal = domain.substring(1, domain.length() - 1).toLowerCase(Locale.ROOT);
            return new Server(literal.replaceFirst("^ipv6:", ""), 0, false, false);
        }
        return new Server(domain, 0, true, false);
    }
}
