package org.amphora.net.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.amphora.api.net.ListenerInfo;
import org.amphora.api.net.Refusal;
import org.amphora.api.site.Network;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One {@code org.amphora.listener-NAME.cfg}: its socket, and the connections that came through it. */
final class Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    /** A socket that blocks the wanted one is closed for each attempt, so only every so many times. */
    private static final int RARELY = 12;

    private final Net net;
    private final String name;

    private volatile Door door;
    /** What the file says; other than the door's settings while its socket cannot be opened. */
    private volatile ListenerSettings wanted;

    private volatile String mistake = "";
    private volatile String unbound = "";
    private volatile String nobody = "";
    private volatile boolean shut;
    private int attempts;
    /** Since when nobody serves the protocol, by {@link System#nanoTime}, or 0; only for the clock. */
    private long unserved;

    private final Admission admission;
    /** Each with the network that it is counted for, if it has an address. */
    private final Map<ClientConnection, Optional<Network>> connections = new ConcurrentHashMap<>();

    private final Set<Introduction> introductions = ConcurrentHashMap.newKeySet();
    private final AtomicInteger parked = new AtomicInteger();

    /** Not open: {@link #change} gives it its settings. */
    Listener(Net net, String name) {
        this.net = net;
        this.name = name;
        admission = new Admission(net.clients(), name);
        wanted = ListenerSettings.none(name);
    }

    Set<ClientConnection> connections() {
        return connections.keySet();
    }

    // ---- the socket

    /**
     * Takes other settings: another socket only where the address differs; connections stay. Where that cannot be
     * opened the one before goes on, with its own settings, until it can.
     */
    synchronized void change(ListenerSettings to) {
        wanted = to;
        mistake = "";
        attempts = 0;
        open();
    }

    /** The file cannot be taken: what is in force stays. */
    void mistake(String text) {
        mistake = text;
    }

    /** The site's interfaces have changed. */
    synchronized void moved() {
        attempts = 0;
        open();
    }

    /** Opens the wanted socket, then closes the one before. {@link Net} tries again from time to time. */
    synchronized void open() {
        if (shut || wanted.protocol().isEmpty()) return;
        if (wanted.isAtInterfaces() && net.interfaces().isEmpty()) {
            unbound = ListenerSettings.file(name) + ": key address = " + wanted.address()
                    + ": it waits for etc/org.amphora.site.cfg to be read (amphora-directory)";
            return;
        }
        ListenerSettings to = wanted.at(net.interfaces());
        Door before = door;
        if (before != null && before.settings().sameSocket(to)) {
            before.settings(to);
            unbound = "";
            return;
        }
        try {
            if (before != null && before.blocks(to)) {
                if (attempts++ % RARELY != 0) return;
                openInsteadOf(before, to);
            } else {
                door = Door.open(this, net, to);
                if (before != null) before.close();
            }
            unbound = "";
            LOG.info("{} listens on {}", name, door.place());
        } catch (IOException | RuntimeException e) {
            String was = unbound;
            unbound = ListenerSettings.file(name) + ": " + why(to, e) + (door == null ? "" : goesOn(door));
            if (!unbound.equals(was)) LOG.error(unbound);
        }
    }

    /** The two cannot be open at once. */
    private void openInsteadOf(Door before, ListenerSettings to) throws IOException {
        before.close();
        door = null;
        try {
            door = Door.open(this, net, to);
        } catch (IOException | RuntimeException e) {
            door = Door.open(this, net, before.settings());
            throw e;
        }
    }

    private static String goesOn(Door door) {
        return "; it goes on listening on " + door.place();
    }

    private static String why(ListenerSettings s, Exception e) {
        if (e instanceof UnknownHostException)
            return "key address = " + s.address() + ": an address of this machine is expected, the name is unknown";
        if (s.unix().isPresent())
            return "key address = " + s.address() + ": a name where this user may make a socket is expected ("
                    + e.getMessage() + ")";
        Throwable cause = e;
        while (cause.getCause() != null) cause = cause.getCause();
        return "key port = " + s.port() + ", address = " + s.address() + ": a free port that this user may open"
                + " on an address of this machine is expected (" + cause.getMessage() + ")";
    }

    /** Stops listening for good; connections stay. */
    synchronized void close() {
        shut = true;
        introductions.forEach(Introduction::close);
        Door last = door;
        if (last == null) return;
        String place = last.place();
        last.close();
        door = null;
        LOG.info("{} no longer listens on {}; {} connections go on", name, place, connections.size());
    }

    int port() {
        Door d = door;
        return d == null ? 0 : d.port();
    }

    boolean isOpen() {
        return door != null;
    }

    ListenerInfo info() {
        Door d = door;
        ListenerSettings s = d == null ? wanted : d.settings();
        return new ListenerInfo(
                name,
                s.protocol(),
                s.profile(),
                s.address(),
                port(),
                s.tls().toString(),
                connections.size(),
                parked.get(),
                net.protocols().current(s.protocol()).isPresent(),
                Stream.of(mistake, unbound, nobody).filter(p -> !p.isEmpty()).collect(Collectors.joining("; ")));
    }

    /** On the clock: says, once, that nobody has served the protocol for longer than connections would wait. */
    void tick(long now) {
        introductions.forEach(i -> i.tick(now));
        Door d = door;
        if (d == null) return;
        d.tick();
        String protocol = d.settings().protocol();
        if (net.protocols().current(protocol).isPresent()) {
            unserved = 0;
            nobody = "";
            return;
        }
        if (unserved == 0) unserved = now;
        if (!nobody.isEmpty() || now - unserved < d.settings().parkTime().toNanos()) return;
        nobody = ListenerSettings.file(name) + ": key protocol = " + protocol
                + ": a protocol that is served is expected, now: "
                + net.protocols().names();
        LOG.warn(nobody);
    }

    // ---- connections

    /** False if there is no room for a new one. */
    boolean park(boolean isNew, int limit) {
        if (parked.incrementAndGet() <= limit || !isNew) return true;
        parked.decrementAndGet();
        return false;
    }

    void unpark() {
        parked.decrementAndGet();
    }

    /**
     * A new socket, on its I/O thread. A proxy's says first for whom it speaks.
     *
     * @return null: it is to be closed
     */
    ClientConnection accepted(Door through, Transport transport) {
        if (!enter(through, transport)) return null;
        ClientConnection connection = admit(through, transport);
        if (connection == null) admission.leave();
        return connection;
    }

    /** As {@link #accepted}, of a proxy's socket: it is told {@link #introduced} or {@link #notIntroduced}. */
    Introduction proxyAccepted(Door through, TcpTransport transport) {
        if (!enter(through, transport)) return null;
        var introduction = new Introduction(this, through, transport);
        introductions.add(introduction);
        // close may have looked before it was there, and a closed listener's clock stands
        if (shut) introduction.close();
        return introduction;
    }

    /** The connection of the client for whom a proxy speaks, or null. */
    ClientConnection introduced(Introduction introduction, Door through, Transport transport) {
        ClientConnection connection = admit(through, transport);
        if (connection != null) introductions.remove(introduction);
        return connection;
    }

    /** Its socket is closed, and no connection has come of it. */
    void notIntroduced(Introduction introduction) {
        if (introductions.remove(introduction)) admission.leave();
    }

    private boolean enter(Door through, Transport transport) {
        // null: it has gone already
        if (net.isClosing() || transport.remote() == null) return false;
        if (admission.enter(through.settings().entrance())) return true;
        turnAway(through, transport, Refusal.NOT_NOW);
        return false;
    }

    private ClientConnection admit(Door through, Transport transport) {
        Optional<InetAddress> client = transport.remote() instanceof InetSocketAddress remote
                ? Optional.of(remote.getAddress())
                : Optional.empty();
        Optional<Network> network = client.map(net.clients()::network);
        var refusal = client.flatMap(
                c -> admission.admit(through.settings().entrance(), c, network.orElseThrow(), System.nanoTime()));
        if (refusal.isPresent()) {
            turnAway(through, transport, refusal.get());
            return null;
        }
        var connection = new ClientConnection(this, through, net, transport, net.nextId());
        connections.put(connection, network);
        return connection;
    }

    /** In the protocol's words, as far as the socket takes them at once; who calls this closes it. */
    private void turnAway(Door through, Transport transport, Refusal why) {
        ListenerSettings s = through.settings();
        if (s.tls() == TlsMode.IMPLICIT) return;
        try {
            ByteBuffer words = net.protocols()
                    .current(s.protocol())
                    .map(p -> p.refusal(why))
                    .orElse(ByteBuffer.allocate(0));
            if (words.hasRemaining()) transport.write(words);
        } catch (IOException | RuntimeException e) { // whatever a protocol does: its place must become free
            LOG.debug("{}: nobody is told: {}", name, e.toString());
        }
    }

    /** A connection's socket is closed. On its I/O thread. */
    void gone(ClientConnection connection) {
        admission.leave();
        connections.get(connection).ifPresent(admission::leave);
        connection.gone();
    }

    /** Its socket is closed and its handler has made its last call. */
    void forget(ClientConnection connection) {
        connections.remove(connection);
    }
}
