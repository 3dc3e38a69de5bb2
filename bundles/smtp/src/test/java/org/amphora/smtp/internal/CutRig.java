package org.amphora.smtp.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.amphora.testkit.net.FakeConnection;
import org.amphora.testkit.transcript.Rig;
import org.amphora.testkit.transcript.Wire;

/** Runs a transcript in memory with each piece of input cut into smaller ones. */
final class CutRig implements Rig {
    private final Bench bench;
    private final IntUnaryOperator length;

    /** @param length of the next piece, given how many octets are left */
    CutRig(Bench bench, IntUnaryOperator length) {
        this.bench = bench;
        this.length = length;
    }

    @Override
    public Wire open(String listener) {
        FakeConnection connection = bench.open(listener);
        return new Wire() {
            private String unread = "";

            @Override
            public void send(String text) {
                byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
                for (int at = 0; at < bytes.length && connection.isOpen(); ) {
                    int n = Math.max(1, Math.min(bytes.length - at, length.applyAsInt(bytes.length - at)));
                    connection.type(Arrays.copyOfRange(bytes, at, at + n));
                    at += n;
                }
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
        };
    }
}
