package org.amphora.testkit.transcript;

import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayDeque;
import java.util.Optional;
import org.junit.Test;

public class TranscriptTest {
    /** Gives back what it is sent, line by line. */
    private static Wire mirror() {
        var lines = new ArrayDeque<String>();
        return new Wire() {
            private boolean closed;

            @Override
            public void send(String bytes) {
                closed = bytes.equals("quit\r\n");
                bytes.lines().forEach(lines::add);
            }

            @Override
            public Optional<String> line() {
                if (lines.isEmpty() && !closed) throw new AssertionError("silence");
                return Optional.ofNullable(lines.poll());
            }

            @Override
            public void startTls() {}

            @Override
            public void close() {}
        };
    }

    private static void run(String text) {
        new Transcript("t", text).run(name -> mirror());
    }

    @Test
    public void capturesAndUses() {
        run("C: id 1234\nS: id {{n:\\d{4}}}\nC: {{n}}{{cr}}{{lf}}x\nS: 1234\nS: x\n");
    }

    @Test
    public void keepsConnectionsApart() {
        run("C1: a\nC2: b\nS2: b\nS1: a\n\n# end\nC2: quit\nS2: quit\nS2: {{eof}}\n");
    }

    @Test
    public void anyNumberOfLines() {
        run("C: x 1{{cr}}{{lf}}x 2{{cr}}{{lf}}y\nS*: x {{:.*}}\nS: y");
        assertThrows(AssertionError.class, () -> run("C: y\nS*: x"));
    }

    @Test
    public void aMismatchNamesFileLineAndBoth() {
        var e = assertThrows(AssertionError.class, () -> run("C: a\nS: b"));
        assertTrue(e.getMessage(), e.getMessage().contains("t:2\nexpected S: b\ngot      a"));
        assertThrows(AssertionError.class, () -> run("S: x"));
        assertThrows(AssertionError.class, () -> run("hello"));
        assertThrows(AssertionError.class, () -> run("C: {{unknown}}"));
    }
}
