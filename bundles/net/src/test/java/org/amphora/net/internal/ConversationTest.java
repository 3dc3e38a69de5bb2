package org.amphora.net.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** The contract between a connection and its handler, over real sockets. */
@RunWith(Parameterized.class)
public class ConversationTest {
    @Parameters(name = "{0}")
    public static List<String> transports() {
        return List.of("tcp", "unix");
    }

    private final TestNet test;
    private final Echo echo = new Echo("a");
    private Listener listener;

    public ConversationTest(String transport) throws IOException {
        test = TestNet.of(transport);
    }

    private Client open() throws Exception {
        test.serve(echo);
        listener = test.listen(TlsMode.NONE);
        Client c = test.client(listener);
        assertEquals("hello from a", c.line());
        return c;
    }

    @After
    public void close() {
        test.close();
    }

    @Test
    public void answersLinesHoweverTheyAreCut() throws Exception {
        try (var c = open()) {
            c.send("one\r\ntwo\r\nth");
            assertEquals("a 1 one", c.line());
            assertEquals("a 2 two", c.line());
            assertEquals("a 3 three", c.ask("ree"));
        }
    }

    @Test
    public void inputBehindATaskWaitsForIt() throws Exception {
        try (var c = open()) {
            c.send("slow\r\nx\r\nslow\r\nslow\r\ny\r\n");
            for (String expected : List.of("1 slow", "2 x", "3 slow", "4 slow", "5 y"))
                assertEquals("a " + expected, c.line());
        }
    }

    @Test
    public void aTaskAddedInATaskRunsNextOnTheSameThread() throws Exception {
        var threads = new String[2];
        echo.on(
                "chain",
                h -> h.task(() -> {
                    threads[0] = Thread.currentThread().getName();
                    h.task(() -> {
                        threads[1] = Thread.currentThread().getName();
                        h.say("done");
                    });
                }));
        try (var c = open()) {
            c.send("chain\r\nnext\r\n");
            assertEquals("done", c.line());
            assertEquals("a 2 next", c.line());
        }
        assertTrue(threads[0], threads[0].startsWith("amphora-net-worker-"));
        assertEquals(threads[0], threads[1]);
    }

    /** However many log in, whose check does not come to an end: what others ask goes on. */
    @Test
    public void aFloodOfLoginsLeavesTheWorkersToOthers() throws Exception {
        int flood = 40;
        var gate = new CountDownLatch(1);
        var inside = new AtomicInteger();
        echo.on(
                "login",
                h -> h.login(() -> {
                    inside.incrementAndGet();
                    TestGate.await(gate);
                    h.say("in by " + Thread.currentThread().getName().replaceAll("\\d+", "N"));
                }));
        List<Client> guessers = new ArrayList<>();
        try (var c = open()) {
            for (int i = 0; i < flood; i++) {
                guessers.add(test.client(listener));
                assertEquals("hello from a", guessers.get(i).line());
                guessers.get(i).send("login\r\n");
            }
            TestNet.await("the pool to be full", () -> inside.get() == TestNet.SETTINGS.loginThreads());
            assertEquals("a 1 slow", c.ask("slow"));
            assertEquals("a 2 x", c.ask("x"));
            gate.countDown();
            for (Client guesser : guessers) assertEquals("in by amphora-net-login-N", guesser.line());
            // a task behind a login is again where tasks are
            guessers.get(0).send("login\r\nslow\r\nx\r\n");
            for (String line : List.of("in by amphora-net-login-N", "a 3 slow", "a 4 x"))
                assertEquals(line, guessers.get(0).line());
        } finally {
            gate.countDown();
            for (Client guesser : guessers) guesser.close();
        }
    }

    @Test
    public void whatOneCallWritesGoesOutTogether() throws Exception {
        var between = new CountDownLatch(1);
        var seen = new CountDownLatch(1);
        echo.on(
                "two",
                h -> h.task(() -> {
                    h.say("first");
                    between.countDown();
                    TestGate.await(seen);
                    h.say("second");
                }));
        try (var c = open()) {
            c.send("two\r\n");
            TestGate.await(between);
            assertEquals(
                    "nothing before the task has ended",
                    0,
                    c.socket().getInputStream().available());
            seen.countDown();
            assertEquals("first", c.line());
            assertEquals("second", c.line());
        }
    }

    @Test
    public void othersMayWriteAtOnceAndAskForTasks() throws Exception {
        try (var c = open()) {
            TestNet.await("the handler", () -> echo.open.size() == 1);
            var handler = echo.open.iterator().next();
            handler.say("pushed");
            assertEquals("pushed", c.line());
            handler.connection.execute(() -> handler.guarded(() -> handler.say("by a task")));
            assertEquals("by a task", c.line());
        }
    }

    @Test
    public void nothingOverlapsHoweverManyAsk() throws Exception {
        int pushers = 4;
        int each = 300;
        var ran = new AtomicInteger();
        try (var c = open()) {
            TestNet.await("the handler", () -> echo.open.size() == 1);
            var handler = echo.open.iterator().next();
            var start = new CyclicBarrier(pushers + 1);
            var threads = IntStream.range(0, pushers)
                    .mapToObj(n -> new Thread(() -> {
                        TestGate.await(start);
                        for (int i = 0; i < each; i++)
                            handler.connection.execute(() -> handler.guarded(ran::incrementAndGet));
                    }))
                    .toList();
            threads.forEach(Thread::start);
            TestGate.await(start);
            for (int i = 1; i <= each; i++) {
                String word = i % 3 == 0 ? "slow" : "x";
                assertEquals("a " + i + " " + word, c.ask(word));
            }
            for (Thread t : threads) t.join();
            TestNet.await("all tasks", () -> ran.get() == pushers * each);
        }
    }

    @Test
    public void readsAheadOnlySoFar() throws Exception {
        var gate = new CountDownLatch(1);
        echo.on("block", h -> h.task(() -> TestGate.await(gate)));
        try (var c = open()) {
            c.send("block\r\n");
            // more than the limit and all the buffers of two sockets; it must get stuck
            var sent = new AtomicInteger();
            var writer = new Thread(() -> {
                try {
                    for (int i = 0; i < 20_000; i++) {
                        c.send("0123456789012345678901234567890123456789012345678901234567890123456789\r\n"
                                .repeat(100));
                        sent.incrementAndGet();
                    }
                } catch (java.io.IOException e) {
                    // closed below
                }
            });
            writer.start();
            TestNet.await("the sender to be stuck", () -> writer.getState() == Thread.State.RUNNABLE && stuck(sent));
            assertTrue("all was read", sent.get() < 20_000);
            gate.countDown();
            // and goes on as soon as the handler does
            for (int i = 2; i < 5000; i++) assertTrue(c.line().startsWith("a " + i + " 0123"));
            c.socket().close();
            writer.join();
        }
    }

    /** No progress during ten million looks. */
    private static boolean stuck(AtomicInteger sent) {
        int before = sent.get();
        for (int i = 0; i < 10_000_000; i++) if (sent.get() != before) return false;
        return before > 0;
    }

    @Test
    public void closesInOrder() throws Exception {
        try (var c = open()) {
            c.send("quit\r\nmore that nobody reads\r\n");
            assertEquals("bye", c.line());
            assertTrue(c.atEnd());
            TestNet.await("closed to be heard", () -> echo.open.isEmpty());
        }
    }

    @Test
    public void theLastReplySurvivesInputThatNobodyReads() throws Exception {
        try (var c = open()) {
            c.send("quit\r\n" + "x".repeat(200_000));
            assertEquals("bye", c.line());
            assertTrue(c.atEnd());
        }
    }

    @Test
    public void aClientThatShutsItsSideGetsItsAnswers() throws Exception {
        try (var c = open()) {
            c.send("slow\r\nx\r\n");
            c.socket().shutdownOutput();
            assertEquals("a 1 slow", c.line());
            assertEquals("a 2 x", c.line());
            assertTrue(c.atEnd());
        }
    }

    @Test
    public void aResetIsSeenDuringATaskAndHeardAfterIt() throws Exception {
        var begun = new CountDownLatch(1);
        var seen = new CountDownLatch(1);
        echo.on(
                "block",
                h -> h.task(() -> {
                    begun.countDown();
                    TestNet.await("the connection to be seen as gone", () -> !h.connection.isOpen());
                    assertFalse(h.closed);
                    seen.countDown();
                }));
        try (var c = open()) {
            c.send("block\r\n");
            TestGate.await(begun);
            c.socket().setSoLinger(true, 0);
        }
        TestGate.await(seen);
        TestNet.await("closed to be heard", () -> echo.open.isEmpty());
    }

    @Test
    public void aBugAbortsOneConnectionOnly() throws Exception {
        echo.on("error", h -> {
            throw new NoClassDefFoundError("gone with its bundle");
        });
        echo.on(
                "later",
                h -> h.task(() -> {
                    throw new IllegalStateException("told to");
                }));
        test.serve(echo);
        Listener l = test.listen(TlsMode.NONE);
        try (var well = test.client(l)) {
            well.line();
            for (String word : List.of("fail", "error", "later")) {
                try (var c = test.client(l)) {
                    c.line();
                    c.send(word + "\r\n");
                    assertTrue(word, c.atEnd());
                }
            }
            assertEquals("a 1 x", well.ask("x"));
            TestNet.await("closed to be heard", () -> echo.open.size() == 1);
        }
    }

    @Test
    public void silenceIsIdleAndPushesAreNot() throws Exception {
        echo.idle = Duration.ofMillis(50);
        try (var c = open()) {
            assertEquals("idle", c.line());
            assertTrue(c.atEnd());
        }
    }

    @Test
    public void aBusyHandlerIsNotIdle() throws Exception {
        echo.idle = Duration.ofMillis(50);
        var gate = new CountDownLatch(1);
        echo.on(
                "block",
                h -> h.task(() -> {
                    TestGate.await(gate);
                    h.connection.idleTimeout(Duration.ZERO);
                    h.say("back");
                }));
        test.serve(echo);
        Listener l = test.listen(TlsMode.NONE);
        try (var busy = test.client(l)) {
            busy.line();
            busy.send("block\r\n");
            // one that came later and hears of its time-out shows that the time of the busy one is over too
            try (var other = test.client(l)) {
                other.line();
                assertEquals("idle", other.line());
            }
            gate.countDown();
            assertEquals("back", busy.line());
            assertEquals("a 2 x", busy.ask("x"));
        }
    }

    @Test
    public void tellsOfItself() throws Exception {
        try (var c = open()) {
            var one = test.net.sessions().get(0);
            boolean unix = test.isUnix();
            assertEquals(unix ? "local" : "127.0.0.1:" + c.socket().getLocalPort(), one.remote());
            assertEquals("echo", one.protocol());
            assertEquals("somebody", one.summary().user());
            assertEquals("", one.tls());
            var listener = test.net.listeners().get(0);
            assertEquals(1, listener.connections());
            assertEquals(c.socket().getPort(), listener.port());
            assertTrue(listener.served());
            assertTrue(test.net.close(one.id()));
            assertEquals("expired", c.line());
            assertTrue(c.atEnd());
            assertFalse(test.net.close("nobody"));
        }
    }

    @Test
    public void theHandlerKnowsItsConnection() throws Exception {
        echo.on(
                "who",
                h -> h.say(h.connection.profile() + " "
                        + h.connection.peer().map(InetAddress::getHostAddress).orElse("none") + " "
                        + h.connection.peerPort() + " "
                        + h.connection.canStartTls() + " " + h.connection.isOpen()));
        try (var c = open()) {
            String client = test.isUnix() ? "none 0" : "127.0.0.1 " + c.socket().getLocalPort();
            assertEquals("profile " + client + " false true", c.ask("who"));
        }
    }
}
