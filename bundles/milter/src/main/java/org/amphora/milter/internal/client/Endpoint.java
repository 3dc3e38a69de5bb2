package org.amphora.milter.internal.client;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a milter listens: {@code inet:port@host} as libmilter has it, {@code inet:host:port} as Postfix, or {@code unix:/path}. */
record Endpoint(String text) {
    private static final Pattern LIBMILTER = Pattern.compile("inet6?:(\\d{1,5})@(.+)");
    private static final Pattern POSTFIX = Pattern.compile("inet6?:(.+):(\\d{1,5})");
    private static final Pattern UNIX = Pattern.compile("(?:unix|local):(/.+)");

    /** @throws IllegalArgumentException saying what would be right */
    Endpoint {
        parsed(text);
    }

    /** Looks a name up, each time. */
    SocketAddress address() {
        SocketAddress parsed = parsed(text);
        return parsed instanceof InetSocketAddress a ? new InetSocketAddress(a.getHostString(), a.getPort()) : parsed;
    }

    private static SocketAddress parsed(String text) {
        Matcher unix = UNIX.matcher(text);
        if (unix.matches()) return UnixDomainSocketAddress.of(unix.group(1));
        Matcher libmilter = LIBMILTER.matcher(text);
        if (libmilter.matches()) return inet(libmilter.group(2), libmilter.group(1));
        Matcher postfix = POSTFIX.matcher(text);
        if (postfix.matches()) return inet(postfix.group(1), postfix.group(2));
        throw new IllegalArgumentException("inet:port@host or unix:/path");
    }

    private static SocketAddress inet(String host, String port) {
        int number = Integer.parseInt(port);
        if (number < 1 || number > 65_535) throw new IllegalArgumentException("a port from 1 to 65535");
        return InetSocketAddress.createUnresolved(host.replaceAll("^\\[(.*)]$", "$1"), number);
    }

    @Override
    public String toString() {
        return text;
    }
}
