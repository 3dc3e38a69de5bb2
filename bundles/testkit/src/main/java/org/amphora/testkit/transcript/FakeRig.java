package org.amphora.testkit.transcript;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.amphora.api.net.ProtocolFactory;
import org.amphora.testkit.net.FakeConnection;

/** Runs a transcript against the protocol engine, without sockets. */
public final class FakeRig implements Rig {
    private final Function<String, FakeConnection> connections;

    /** @param connections gives a connection, already open, for a listener's name */
    public FakeRig(Function<String, FakeConnection> connections) {
        this.connections = connections;
    }

    /** STARTTLS offered, one listener. */
    public static FakeRig of(ProtocolFactory factory) {
        return new FakeRig(name -> new FakeConnection().offeringTls().open(factory));
    }

    @Override
    public Wire open(String listener) {
        return new FakeWire(connections.apply(listener));
    }

    private static final class FakeWire implements Wire {
        private final FakeConnection connection;
        private String unread = "";

        FakeWire(FakeConnection connection) {
            this.connection = connection;
        }

        @Override
        public void send(String bytes) {
            connection.type(bytes.getBytes(StandardCharsets.ISO_8859_1));
        }

        @Override
        public Optional<String> line() {
            unread += new String(connection.outputBytes(), StandardCharsets.ISO_8859_1);
            int end = unread.indexOf("\r\n");
            if (end < 0 && !unread.isEmpty()) throw new AssertionError("a line without its end: " + unread);
            if (end < 0 && connection.isOpen()) throw new AssertionError("silence");
            if (end < 0) return Optional.empty();
            String line = unread.substring(0, end);
            unread = unread.substring(end + 2);
            return Optional.of(line);
        }

        @Override
        public void startTls() {
            if (connection.tls().isEmpty()) throw new AssertionError("the server has not started TLS");
        }

        @Override
        public void close() {
            connection.disconnect();
        }
    }
}
