package org.amphora.net.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import org.junit.After;
import org.junit.Test;

public class NetTest {
    static final NetSettings SETTINGS =
            new NetSettings(1, 8, Duration.ofSeconds(10), Duration.ofSeconds(10), 64 * 1024, 64 * 1024);

    private final Net net = new Net(SETTINGS);
    private final Echo echo = new Echo("a");

    static ListenerSettings listener(TlsMode tls) {
        return new ListenerSettings(
                "test", "echo", "127.0.0.1", 0, tls, "profile", 1000, 1000, 100, Duration.ofSeconds(10), 50);
    }

    private int open() {
        net.bind("echo", echo, 0, 1);
        Listener l = net.add("test");
        l.change(listener(TlsMode.NONE));
        return l.port();
    }

    @After
    public void close() {
        net.close();
    }

    @Test
    public void answersLinesHoweverTheyAreCut() throws Exception {
        try (var c = new Client(open())) {
            assertEquals("hello from a", c.line());
            c.send("one\r\ntwo\r\nth");
            assertEquals("a 1 one", c.line());
            assertEquals("a 2 two", c.line());
            assertEquals("a 3 three", c.ask("ree"));
        }
    }

    @Test
    public void inputBehindATaskWaitsForIt() throws Exception {
        try (var c = new Client(open())) {
            c.line();
            c.send("slow\r\nx\r\nslow\r\nslow\r\ny\r\n");
            for (String expected : new String[] {"1 slow", "2 x", "3 slow", "4 slow", "5 y"})
                assertEquals("a " + expected, c.line());
        }
    }

    @Test
    public void closesInOrder() throws Exception {
        try (var c = new Client(open())) {
            c.line();
            c.send("quit\r\nmore that nobody reads\r\n");
            assertEquals("bye", c.line());
            assertTrue(c.atEnd());
        }
    }

    @Test
    public void aClientThatShutsItsSideGetsItsAnswers() throws Exception {
        try (var c = new Client(open())) {
            c.line();
            c.send("slow\r\nx\r\n");
            c.socket().shutdownOutput();
            assertEquals("a 1 slow", c.line());
            assertEquals("a 2 x", c.line());
            assertTrue(c.atEnd());
        }
    }
}
