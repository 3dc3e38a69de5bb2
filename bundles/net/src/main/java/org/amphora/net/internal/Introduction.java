package org.amphora.net.internal;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection from a proxy, until it has said for whom it speaks. On the I/O thread, but for the clock. */
final class Introduction {
    private static final Logger LOG = LoggerFactory.getLogger(Introduction.class);

    private final Listener listener;
    private final Door door;
    private final TcpTransport transport;
    private final ProxyHeader header = new ProxyHeader();
    private final long end;
    private volatile boolean closed;
    private volatile boolean begun;

    Introduction(Listener listener, Door door, TcpTransport transport) {
        this.listener = listener;
        this.door = door;
        this.transport = transport;
        end = System.nanoTime() + door.settings().entrance().proxyTimeout().toNanos();
    }

    /** Takes the header from what has come; the client's connection as soon as that is whole, else null. */
    ClientConnection received(ByteBuffer in) {
        begun = true;
        try {
            if (closed || !header.received(in)) return null;
        } catch (ProtocolException e) {
            refuse(e.getMessage());
            return null;
        }
        header.addresses().ifPresent(transport::speaksFor);
        ClientConnection connection = listener.introduced(this, door, transport);
        if (connection == null) close();
        return connection;
    }

    /** The clock. */
    void tick(long now) {
        if (now - end > 0) refuse("proxy_timeout is over");
    }

    /** The proxy has closed the connection. That is how some ask whether the port is open, if they have said nothing. */
    void ended() {
        if (begun) refuse("it ends in the header");
        else close();
    }

    private void refuse(String why) {
        if (closed) return;
        close();
        LOG.warn(
                "{}: {} is in proxy_networks, and sends no PROXY header: {}; closed",
                door.settings().name(),
                transport.remote(),
                why);
    }

    void close() {
        closed = true;
        transport.close();
    }
}
