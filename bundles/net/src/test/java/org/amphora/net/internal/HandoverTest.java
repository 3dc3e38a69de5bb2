package org.amphora.net.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Test;

/** A protocol's bundle goes and another comes: what its clients see. */
public class HandoverTest {
    private final TestNet test = new TestNet();
    private final Echo a = new Echo("a");
    private final Echo b = new Echo("b");

    @After
    public void close() {
        test.close();
    }

    @Test
    public void aSessionAtACommandBoundaryGoesOn() throws Exception {
        test.serve(a);
        try (var c = test.client(test.listen(TlsMode.NONE))) {
            c.line();
            assertEquals("a 1 x", c.ask("x"));
            c.send("half a ");
            assertEquals(0, test.stop(a));
            assertTrue("the old one is let go", a.open.isEmpty());
            c.send("line\r\nmore\r\n");
            TestNet.await("it to be parked", () -> test.net.listeners().get(0).parked() == 1);
            test.serve(b);
            assertEquals("b 2 half a line", c.line());
            assertEquals("b 3 more", c.line());
            assertEquals(0, test.net.listeners().get(0).parked());
        }
    }

    @Test
    public void aTransactionEndsOnTheOldOne() throws Exception {
        test.serve(a);
        Listener l = test.listen(TlsMode.NONE);
        try (var c = test.client(l)) {
            c.line();
            c.send("begin\r\n");
            assertEquals("a 2 x", c.ask("x"));
            var stopped = CompletableFuture.supplyAsync(() -> test.stop(a));
            TestNet.await("the old one to serve nobody new", () -> !l.info().served());
            test.serve(b);
            assertEquals("a 3 y", c.ask("y"));
            assertEquals("a 4 slow", c.ask("slow"));
            assertFalse("the old bundle waits", stopped.isDone());
            try (var fresh = test.client(l)) {
                assertEquals("hello from b", fresh.line());
            }
            c.send("end\r\n");
            assertEquals(0L, (long) stopped.get(10, TimeUnit.SECONDS));
            assertEquals("b 6 z", c.ask("z"));
        }
    }

    @Test
    public void aTransactionThatOutlastsTheDrainIsToldGoodBye() throws Exception {
        try (var hasty = new TestNet(TestNet.drain(Duration.ofMillis(50)))) {
            hasty.serve(a);
            try (var c = hasty.client(hasty.listen(TlsMode.NONE))) {
                c.line();
                c.send("begin\r\n");
                assertEquals("a 2 x", c.ask("x"));
                assertEquals(0, hasty.stop(a));
                assertEquals("expired", c.line());
                assertTrue(c.atEnd());
            }
        }
    }

    @Test
    public void aThreadThatDoesNotReturnIsCountedAndHoldsNobody() throws Exception {
        var inside = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        a.on(
                "block",
                h -> h.task(() -> {
                    inside.countDown();
                    TestGate.await(gate);
                }));
        try (var hasty = new TestNet(TestNet.drain(Duration.ofMillis(50)))) {
            hasty.serve(a);
            try (var c = hasty.client(hasty.listen(TlsMode.NONE))) {
                c.line();
                c.send("block\r\n");
                TestGate.await(inside);
                assertEquals(1, hasty.stop(a));
                gate.countDown();
                assertEquals("expired", c.line());
            }
        }
    }

    @Test
    public void aHandlerIsWaitedForAlsoIfItsClientHasGone() throws Exception {
        var inside = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        a.on(
                "block",
                h -> h.task(() -> {
                    inside.countDown();
                    TestGate.await(gate);
                }));
        try (var hasty = new TestNet(TestNet.drain(Duration.ofMillis(50)))) {
            hasty.serve(a);
            Listener l = hasty.listen(TlsMode.NONE);
            try (var c = hasty.client(l)) {
                c.line();
                c.send("block\r\n");
                TestGate.await(inside);
            }
            TestNet.await("its end to be seen", () -> a.open.stream().noneMatch(h -> h.connection.isOpen()));
            assertEquals(1, hasty.stop(a));
            gate.countDown();
            TestNet.await("it to be forgotten", () -> l.connections().isEmpty());
        }
    }

    @Test
    public void theNewestOfEqualsServesAndTheOldKeepsItsSessions() throws Exception {
        test.serve(a);
        Listener l = test.listen(TlsMode.NONE);
        try (var c = test.client(l)) {
            c.line();
            test.serve(b);
            assertEquals("a 1 x", c.ask("x"));
            try (var fresh = test.client(l)) {
                assertEquals("hello from b", fresh.line());
            }
            test.stop(a);
            assertEquals("b 2 y", c.ask("y"));
        }
    }

    @Test
    public void newConnectionsWait() throws Exception {
        Listener l = test.listen(TlsMode.NONE);
        try (var c = test.client(l)) {
            c.send("early\r\n");
            TestNet.await("it to be parked", () -> l.info().parked() == 1);
            assertFalse(l.info().served());
            test.serve(a);
            assertEquals("hello from a", c.line());
            assertEquals("a 1 early", c.line());
        }
    }

    @Test
    public void onlySoManyWait() throws Exception {
        Listener l = test.listen(TestNet.limits(s -> s.park(2)));
        try (var c1 = test.client(l);
                var c2 = test.client(l)) {
            TestNet.await("two to be parked", () -> l.info().parked() == 2);
            try (var c3 = test.client(l)) {
                assertNull("one too many", c3.line());
            }
            test.serve(a);
            assertEquals("hello from a", c1.line());
            assertEquals("hello from a", c2.line());
            // sessions that are handed over are not among those that are limited
            try (var c3 = test.client(l)) {
                c3.line();
                test.stop(a);
                TestNet.await("three to be parked", () -> l.info().parked() == 3);
                test.serve(b);
                for (var c : List.of(c1, c2, c3)) assertEquals("b 1 x", c.ask("x"));
            }
        }
    }

    @Test
    public void andOnlySoLong() throws Exception {
        Listener l = test.listen(TestNet.limits(s -> s.parkTime(Duration.ofMillis(50))));
        try (var c = test.client(l)) {
            assertNull(c.line());
            TestNet.await("nobody to be parked", () -> l.info().parked() == 0);
        }
    }

    @Test
    public void aParkedClientThatGoesIsForgotten() throws Exception {
        Listener l = test.listen(TlsMode.NONE);
        Client c = test.client(l);
        TestNet.await("it to be parked", () -> l.info().parked() == 1);
        c.close();
        TestNet.await(
                "it to be forgotten", () -> l.info().parked() == 0 && l.info().connections() == 0);
    }

    /** Twenty clients, fifty swaps: nobody is refused, reset or told to go, and every line is answered once. */
    @Test
    public void underLoadNobodyNotices() throws Exception {
        Listener l = test.listen(TlsMode.NONE);
        var over = new AtomicBoolean();
        var sessions = new AtomicInteger();
        var failures = new ConcurrentLinkedQueue<Throwable>();
        var clients = new ArrayList<Thread>();
        for (int n = 0; n < 20; n++) {
            var t = new Thread(() -> {
                try {
                    while (!over.get() || sessions.get() < 100) {
                        session(l);
                        sessions.incrementAndGet();
                    }
                } catch (Throwable e) {
                    failures.add(e);
                }
            });
            clients.add(t);
            t.start();
        }
        var now = new Echo("swap0");
        test.serve(now);
        for (int swap = 1; swap <= 50; swap++) {
            int target = sessions.get() + 2;
            TestNet.await("some sessions", () -> sessions.get() >= target || !failures.isEmpty());
            var next = new Echo("swap" + swap);
            if (swap % 2 == 0) test.serve(next); // beside the old one
            assertEquals(0, test.stop(now));
            assertTrue("a session was left behind", now.open.isEmpty());
            if (swap % 2 != 0) test.serve(next);
            now = next;
        }
        over.set(true);
        for (Thread t : clients) t.join();
        assertEquals(List.of(), List.copyOf(failures));
        Echo last = now;
        TestNet.await("all to be closed", () -> last.open.isEmpty());
    }

    private void session(Listener l) throws Exception {
        try (var c = test.client(l)) {
            assertTrue(c.line().startsWith("hello from "));
            c.send("begin\r\nsl");
            c.send("ow\r\nx\r\n");
            assertTrue(c.line().endsWith(" 2 slow"));
            assertTrue(c.line().endsWith(" 3 x"));
            c.send("end\r\n");
            assertTrue(c.ask("y").endsWith(" 5 y"));
            assertTrue(c.ask("slow").endsWith(" 6 slow"));
            assertEquals("bye", c.ask("quit"));
            assertTrue(c.atEnd());
        }
    }
}
