package org.amphora.net.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amphora.api.role.ConfigReader;

/**
 * One {@code org.amphora.listener-NAME.cfg}.
 *
 * @param name the part of the file's name behind the hyphen
 * @param address numeric, a name, {@code *}, several of these, {@code $inet_interfaces}, or {@code unix:} and a path
 * @param unix the socket's file, if it is one
 */
record ListenerSettings(
        String name,
        String protocol,
        String address,
        int port,
        TlsMode tls,
        TlsPolicy tlsPolicy,
        ClientAuth clientAuth,
        String profile,
        Entrance entrance,
        int parkLimit,
        Duration parkTime,
        int backlog,
        Optional<SocketFile> unix) {
    static final String PID = "org.amphora.listener";
    private static final String UNIX = "unix:";
    private static final String INTERFACES = "$inet_interfaces";

    /** Those of a listener whose file has not been read, or not without mistakes. */
    static ListenerSettings none(String name) {
        return new ListenerSettings(
                name,
                "",
                "*",
                0,
                TlsMode.NONE,
                TlsPolicy.INTERMEDIATE,
                ClientAuth.NONE,
                "",
                Entrance.CLOSED,
                0,
                Duration.ZERO,
                1,
                Optional.empty());
    }

    /** @throws org.amphora.api.role.BadConfiguration naming what is wrong */
    static ListenerSettings read(Map<String, Object> raw) {
        String name = name(raw);
        var in = new ConfigReader(PID + "-" + name, raw);
        Optional<SocketFile> unix = socketFile(in);
        var settings = new ListenerSettings(
                name,
                in.value("protocol", ListenerSettings::protocolName).orElse(""),
                in.value("address", ListenerSettings::addressesText).orElse("*"),
                in.text("address").startsWith(UNIX) ? noPort(in) : in.number("port", 0, 65535),
                in.choice("tls", TlsMode.class),
                in.choice("tls_policy", TlsPolicy.class),
                ClientAuth.read(in),
                in.text("profile"),
                Entrance.read(in),
                in.number("park_limit", 0, 1_000_000),
                in.duration("park_time", Duration.ZERO, Duration.ofMinutes(5)),
                in.number("backlog", 1, 65535),
                unix);
        in.done();
        return settings;
    }

    static String name(Map<String, Object> raw) {
        String pid = String.valueOf(raw.get("service.pid"));
        return pid.startsWith(PID) && pid.length() > PID.length() + 1 ? pid.substring(PID.length() + 1) : pid;
    }

    static String file(String name) {
        return "etc/" + PID + "-" + name + ".cfg";
    }

    private static Optional<SocketFile> socketFile(ConfigReader in) {
        String address = in.text("address");
        var mode = in.value("mode", SocketFile::mode);
        String user = in.text("user");
        String group = in.text("group");
        if (!address.startsWith(UNIX)) {
            if (!user.isEmpty()) in.mistake("user", user, "address = unix:PATH beside it");
            if (!group.isEmpty()) in.mistake("group", group, "address = unix:PATH beside it");
            return Optional.empty();
        }
        var path = in.value("address", text -> SocketFile.path(text.substring(UNIX.length())));
        return path.flatMap(p -> mode.map(m -> new SocketFile(p, m, user, group)));
    }

    private static int noPort(ConfigReader in) {
        String port = in.text("port");
        if (!port.isEmpty()) in.mistake("port", port, "none beside a Unix socket's address");
        return 0;
    }

    private static String protocolName(String text) {
        if (!text.matches("[a-z][a-z0-9-]*")) throw new IllegalArgumentException("a protocol such as smtp or imap");
        return text;
    }

    private static String addressesText(String text) {
        if (text.startsWith(UNIX)) return text; // socketFile looks at the rest
        if (!text.matches("[*]|[$]inet_interfaces|[0-9A-Za-z.:%_-]+([, ]+[0-9A-Za-z.:%_-]+)*"))
            throw new IllegalArgumentException(
                    "IP addresses, host names, * for all, $inet_interfaces, or unix: and a path");
        return text;
    }

    /** Whether where it listens is told by {@code org.amphora.site.cfg}. */
    boolean isAtInterfaces() {
        return address.equals(INTERFACES);
    }

    /** The same at {@link org.amphora.api.site.Site#interfaces}, if it is to be there. */
    ListenerSettings at(List<String> interfaces) {
        if (!isAtInterfaces()) return this;
        return new ListenerSettings(
                name,
                protocol,
                String.join(", ", interfaces),
                port,
                tls,
                tlsPolicy,
                clientAuth,
                profile,
                entrance,
                parkLimit,
                parkTime,
                backlog,
                unix);
    }

    /** Each by itself. */
    List<String> addresses() {
        return List.of(address.split("[, ]+"));
    }

    /** Whether a change to these needs another socket. */
    boolean sameSocket(ListenerSettings other) {
        return address.equals(other.address)
                && port == other.port
                && backlog == other.backlog
                && unix.equals(other.unix);
    }
}
