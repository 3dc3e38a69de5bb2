package org.amphora.net.internal;

import java.time.Duration;
import java.util.Map;
import org.amphora.api.role.ConfigReader;

/**
 * One {@code org.amphora.listener-NAME.cfg}.
 *
 * @param name the part of the file's name behind the hyphen
 * @param address numeric, a name, or {@code *}
 */
record ListenerSettings(
        String name,
        String protocol,
        String address,
        int port,
        TlsMode tls,
        TlsPolicy tlsPolicy,
        String profile,
        int maxConnections,
        int maxPerAddress,
        int parkLimit,
        Duration parkTime,
        int backlog) {
    static final String PID = "org.amphora.listener";

    /** Those of a listener whose file has not been read, or not without mistakes. */
    static ListenerSettings none(String name) {
        return new ListenerSettings(
                name, "", "*", 0, TlsMode.NONE, TlsPolicy.INTERMEDIATE, "", 0, 0, 0, Duration.ZERO, 1);
    }

    /** @throws org.amphora.api.role.BadConfiguration naming what is wrong */
    static ListenerSettings read(Map<String, Object> raw) {
        String name = name(raw);
        var in = new ConfigReader(PID + "-" + name, raw);
        var settings = new ListenerSettings(
                name,
                in.value("protocol", ListenerSettings::protocolName).orElse(""),
                in.value("address", ListenerSettings::addressText).orElse("*"),
                in.number("port", 0, 65535),
                in.choice("tls", TlsMode.class),
                in.choice("tls_policy", TlsPolicy.class),
                in.text("profile"),
                in.number("max_connections", 1, 1_000_000),
                in.number("max_connections_per_address", 1, 1_000_000),
                in.number("park_limit", 0, 1_000_000),
                in.duration("park_time", Duration.ZERO, Duration.ofMinutes(5)),
                in.number("backlog", 1, 65535));
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

    private static String protocolName(String text) {
        if (!text.matches("[a-z][a-z0-9-]*")) throw new IllegalArgumentException("a protocol such as smtp or imap");
        return text;
    }

    private static String addressText(String text) {
        if (!text.matches("[*]|[0-9A-Za-z.:%_-]+"))
            throw new IllegalArgumentException("an IP address, a host name, or * for all");
        return text;
    }

    /** Whether a change to these needs another socket. */
    boolean sameSocket(ListenerSettings other) {
        return address.equals(other.address) && port == other.port && backlog == other.backlog;
    }
}
