package org.amphora.imap.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.amphora.testkit.net.FakeConnection;
import org.amphora.testkit.transcript.Rig;
import org.amphora.testkit.transcript.Wire;

/** Runs a transcript in memory with all input cut into small pieces. */
final class CutRig implements Rig {
    private final Bench bench;
    private final int piece;

    /** @param piece octets of each piece of input */
    CutRig(Bench bench, int piece) {
        this.bench = bench;
        this.piece = piece;
    }

    @Override
    public Wire open(String listener) {
        FakeConnection connection = bench.open(listener);
        return new Wire() {
            private String unread = "";

            @Override
            public void send(String text) {
                byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
                for (int at = 0; at < bytes.length && connection.isOpen(); at += piece) {
                    connection.type(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)));
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
