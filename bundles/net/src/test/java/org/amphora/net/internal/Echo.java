package org.amphora.net.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.amphora.api.net.Connection;
import org.amphora.api.net.ConnectionHandler;
import org.amphora.api.net.ProtocolFactory;
import org.amphora.api.net.Refusal;
import org.amphora.api.net.SessionState;
import org.amphora.api.net.SessionSummary;

/**
 * A small protocol: each line is answered with the factory's name, the number of the line and the line. {@code begin}
 * and {@code end} enclose a transaction, {@code slow} runs in a task, {@code quit} closes, {@code starttls} upgrades.
 * A test adds words of its own with {@link #on}.
 */
final class Echo implements ProtocolFactory {
    final String name;
    final Set<Handler> open = ConcurrentHashMap.newKeySet();
    final Map<String, Consumer<Handler>> words = new HashMap<>();
    volatile Duration idle = Duration.ZERO;
    /** What it says to whom net turns away, if anything. */
    volatile Optional<Function<Refusal, String>> refusal = Optional.empty();

    Echo(String name) {
        this.name = name;
    }

    /** Before the first connection. */
    Echo on(String word, Consumer<Handler> action) {
        words.put(word, action);
        return this;
    }

    @Override
    public ConnectionHandler open(Connection connection) {
        connection.write(line("hello from " + name));
        return new Handler(connection, 0);
    }

    @Override
    public ConnectionHandler resume(Connection connection, SessionState state) {
        return new Handler(connection, (Integer) state.values().get("lines"));
    }

    @Override
    public ByteBuffer refusal(Refusal why) {
        return refusal.map(words -> line(words.apply(why))).orElse(ByteBuffer.allocate(0));
    }

    static ByteBuffer line(String text) {
        return ByteBuffer.wrap((text + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    final class Handler implements ConnectionHandler {
        final Connection connection;
        int lines;
        volatile boolean inTransaction;
        volatile boolean busy;
        volatile boolean closed;
        /** The thread inside; the contract says that there is one at most. */
        private Thread inside;

        Handler(Connection connection, int lines) {
            this.connection = connection;
            this.lines = lines;
            connection.idleTimeout(idle);
            open.add(this);
        }

        private synchronized void enter() {
            if (inside != null) throw new AssertionError("two threads at once: " + inside.getName());
            if (closed) throw new AssertionError("called after closed");
            inside = Thread.currentThread();
        }

        private synchronized void leave() {
            inside = null;
        }

        void say(String text) {
            connection.write(line(text));
        }

        /** Runs in a task; no input until it has ended. */
        void task(Runnable work) {
            busy = true;
            connection.execute(() -> guarded(() -> {
                busy = false;
                work.run();
            }));
        }

        /** The same, where secrets are checked. */
        void login(Runnable work) {
            busy = true;
            connection.executeLogin(() -> guarded(() -> {
                busy = false;
                work.run();
            }));
        }

        void taskWhenWritable(Runnable work) {
            busy = true;
            connection.executeWhenWritable(() -> guarded(() -> {
                busy = false;
                work.run();
            }));
        }

        void guarded(Runnable work) {
            enter();
            try {
                work.run();
            } finally {
                leave();
            }
        }

        @Override
        public void received(ByteBuffer in) {
            guarded(() -> {
                if (busy) throw new AssertionError("input while busy");
                while (!busy) {
                    int end = in.position();
                    while (end < in.limit() && in.get(end) != '\n') end++;
                    if (end == in.limit()) return;
                    var line = new byte[end - in.position()];
                    in.get(line);
                    in.get();
                    command(new String(line, StandardCharsets.UTF_8).strip());
                }
            });
        }

        private void command(String line) {
            lines++;
            Consumer<Handler> own = words.get(line);
            if (own != null) {
                own.accept(this);
                return;
            }
            switch (line) {
                case "slow" -> task(() -> say(name + " " + lines + " slow"));
                case "starttls" -> {
                    busy = true;
                    connection.startTls(line("go ahead"));
                }
                case "begin" -> inTransaction = true;
                case "end" -> inTransaction = false;
                case "quit" -> {
                    busy = true;
                    connection.close(line("bye"));
                }
                case "fail" -> throw new IllegalStateException("told to");
                default -> say(name + " " + lines + " " + line);
            }
        }

        @Override
        public void secured() {
            guarded(() -> busy = false);
        }

        @Override
        public void idle() {
            guarded(() -> connection.close(line("idle")));
        }

        @Override
        public void closed() {
            guarded(() -> {
                open.remove(this);
            });
            closed = true;
        }

        @Override
        public Optional<SessionState> detach() {
            enter();
            try {
                if (inTransaction) return Optional.empty();
                open.remove(this);
                closed = true;
                return Optional.of(new SessionState("echo/1", Map.of("lines", lines)));
            } finally {
                leave();
            }
        }

        @Override
        public void expire() {
            guarded(() -> connection.close(line("expired")));
        }

        @Override
        public SessionSummary summary() {
            return new SessionSummary("somebody", inTransaction ? "transaction" : "command");
        }
    }
}
