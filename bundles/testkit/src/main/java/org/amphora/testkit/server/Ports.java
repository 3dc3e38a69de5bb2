package org.amphora.testkit.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Free TCP ports for a server under test, by the name of the listener file; {@link #CONSOLE} is the ssh port. */
public final class Ports {
    public static final String CONSOLE = "console";

    /** The listeners of the ready-to-try configuration. */
    public static final List<String> LISTENERS =
            List.of("smtp", "submission", "smtps", "pop3", "pop3s", "imap", "imaps");

    private Ports() {}

    /** One more. */
    static int another(Collection<Integer> taken) {
        int port = Collections.max(taken) + 1;
        while (!isFree(port)) port++;
        return port;
    }

    /** Chooses below the range from which systems give out ephemeral ports, so that no client takes one meanwhile. */
    public static Map<String, Integer> choose() {
        var random = new Random();
        var ports = new LinkedHashMap<String, Integer>();
        for (int port = 20_000 + random.nextInt(10_000); ports.size() <= LISTENERS.size(); port++) {
            if (!isFree(port)) continue;
            ports.put(ports.size() < LISTENERS.size() ? LISTENERS.get(ports.size()) : CONSOLE, port);
        }
        return ports;
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException inUse) {
            return false;
        }
    }
}
