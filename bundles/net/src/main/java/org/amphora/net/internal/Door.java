package org.amphora.net.internal;

import java.io.IOException;

/** A listening socket, and the settings of the connections that come through it. */
abstract class Door {
    private volatile ListenerSettings settings;

    Door(ListenerSettings settings) {
        this.settings = settings;
    }

    static Door open(Listener listener, Net net, ListenerSettings settings) throws IOException {
        return settings.unix().isPresent()
                ? new UnixDoor(listener, net, settings)
                : new TcpDoor(listener, net, settings);
    }

    ListenerSettings settings() {
        return settings;
    }

    /** Other settings for the same socket: they count at once, for the connections that are there as well. */
    void settings(ListenerSettings to) {
        settings = to;
    }

    /** Whether the socket that these ask for cannot be open beside this one. */
    abstract boolean blocks(ListenerSettings wanted) throws IOException;

    /** The bound port; 0 if there is none. */
    abstract int port();

    /** Where it listens, for the log. */
    abstract String place();

    /** Twice a second. */
    void tick() {}

    /** Stops listening; connections stay. */
    abstract void close();
}
