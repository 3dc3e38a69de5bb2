package org.amphora.testkit.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.amphora.api.net.Connection;
import org.amphora.api.net.ConnectionHandler;
import org.amphora.api.net.ProtocolFactory;
import org.amphora.api.net.SessionState;

/** Answers each line; {@code slow} in a task, {@code begin} and {@code end} enclose a transaction. */
final class LineEcho implements ProtocolFactory {
    private final String name;

    LineEcho(String name) {
        this.name = name;
    }

    @Override
    public ConnectionHandler open(Connection connection) {
        connection.write(text("hello from " + name));
        return new Handler(connection, 0);
    }

    @Override
    public ConnectionHandler resume(Connection connection, SessionState state) {
        return new Handler(connection, (Integer) state.values().get("lines"));
    }

    private static ByteBuffer text(String line) {
        return ByteBuffer.wrap((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private final class Handler implements ConnectionHandler {
        private final Connection connection;
        private int lines;
        private boolean inTransaction;
        private boolean busy;

        Handler(Connection connection, int lines) {
            this.connection = connection;
            this.lines = lines;
        }

        @Override
        public void received(ByteBuffer in) {
            while (!busy) {
                int end = in.position();
                while (end < in.limit() && in.get(end) != '\n') end++;
                if (end == in.limit()) return;
                var line = new byte[end - in.position()];
                in.get(line);
                in.get();
                command(new String(line, StandardCharsets.UTF_8).strip());
            }
        }

        private void command(String line) {
            lines++;
            switch (line) {
                case "slow" -> {
                    busy = true;
                    connection.execute(() -> {
                        busy = false;
                        connection.write(text("slow " + lines));
                    });
                }
                case "starttls" -> {
                    busy = true;
                    connection.startTls(text("go ahead"));
                }
                case "begin" -> inTransaction = true;
                case "end" -> inTransaction = false;
                case "quit" -> {
                    busy = true;
                    connection.close(text("bye"));
                }
                case "fail" -> throw new IllegalStateException("told to");
                default -> connection.write(text(name + " " + lines + " " + line));
            }
        }

        @Override
        public void secured() {
            busy = false;
        }

        @Override
        public void idle() {
            connection.close(text("idle"));
        }

        @Override
        public void closed() {}

        @Override
        public Optional<SessionState> detach() {
            return inTransaction ? Optional.empty() : Optional.of(new SessionState("echo/1", Map.of("lines", lines)));
        }

        @Override
        public void expire() {
            connection.close(text("expired"));
        }
    }
}
