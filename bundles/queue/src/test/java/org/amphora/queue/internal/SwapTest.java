package org.amphora.queue.internal;

import static org.amphora.queue.internal.QueueRig.ANN;
import static org.amphora.queue.internal.QueueRig.eventually;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.Outcome;
import org.amphora.testkit.queue.FakeTarget;
import org.amphora.testkit.queue.MemorySpool;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** One instance of the queue after another. */
public class SwapTest {
    private static final Duration NOW = Duration.ofSeconds(-1);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final FakeTarget target = new FakeTarget();
    private Path directory;
    private QueueRig rig;

    @Before
    public void open() throws Exception {
        directory = folder.getRoot().toPath().resolve("spool");
        rig = new QueueRig(
                directory, QueueRig.settings(directory, 2, Duration.ofMillis(100)), new QueueRig.TestClock());
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(n -> n.startsWith("amphora-queue-"))
                .collect(java.util.stream.Collectors.toSet());
    }

    @Test
    public void nothingIsLeftBehind() throws Exception {
        rig.targets.bind(true, target);
        rig.accept(rig.envelope("m1", ANN), Duration.ofSeconds(20));
        rig.accept(rig.envelope("m2", ANN), NOW);
        eventually(() -> rig.queue.size() == 0);
        assertFalse(threads().isEmpty());
        rig.close();
        eventually(() -> threads().isEmpty());
        assertEquals(List.of(), rig.files("incoming"));
        assertEquals(List.of(), rig.files("entries"));
        assertEquals(List.of(), rig.files("leased"));
    }

    @Test
    public void aTransactionUnderWayEndsOnTheOldInstance() throws Exception {
        rig.configure(QueueRig.settings(directory, 2, Duration.ofSeconds(20)));
        var body = rig.body("begun before");
        var old = rig.queue;
        Thread closing = new Thread(() -> {
            try {
                rig.core.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        closing.start();
        eventually(() -> {
            try {
                old.spool(new byte[0]).abort();
                return false;
            } catch (MailException e) {
                return e.status().toString().equals("4.3.0");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        try (SpooledBody composed = old.compose(new byte[] {'+'}, body, 0)) {
            var outcomes = old.accept(
                    rig.envelope("m1", ANN), composed, rig.clock.instant().plusSeconds(20), Set.of());
            assertTrue(outcomes.get(0) instanceof Outcome.Queued);
        }
        assertTrue(closing.isAlive());
        body.close();
        closing.join();
        rig.open();
        assertEquals(1, rig.queue.size());
        rig.close();
    }

    @Test
    public void afterTheDrainTimeTheOldInstanceTakesNothing() throws Exception {
        var old = rig.queue;
        var body = rig.body("too late");
        rig.core.close();
        rig.open();
        assertThrows(
                MailException.class,
                () -> old.accept(
                        rig.envelope("m1", ANN), body, rig.clock.instant().plusSeconds(20), Set.of()));
        assertTrue(
                rig.queue
                                .accept(
                                        rig.envelope("m1", ANN),
                                        body,
                                        rig.clock.instant().plusSeconds(20),
                                        Set.of())
                                .get(0)
                        instanceof Outcome.Queued);
        body.close();
        rig.targets.bind(true, target);
        eventually(() -> rig.queue.size() == 0);
        assertTrue(new String(target.attempts().get(0).message()).endsWith("too late"));
        rig.close();
    }

    @Test
    public void aThreadThatWillNotEndKeepsItsEntry() throws Exception {
        for (Outcome then : List.of(FakeTarget.DELIVERED, FakeTarget.DEFERRED)) {
            String id = then instanceof Outcome.Delivered ? "m1" : "m2";
            CountDownLatch release = new CountDownLatch(1);
            FakeTarget hanging = new FakeTarget().answer(r -> {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return then;
            });
            rig.targets.bind(true, hanging);
            rig.accept(rig.envelope(id, ANN), NOW);
            eventually(() -> hanging.attempts().size() == 1);
            rig.close();

            FakeTarget fresh = new FakeTarget();
            rig.targets.bind(true, fresh);
            rig.open();
            rig.queue.flushAll();
            assertEquals("it belongs to the old thread", 0, rig.queue.size());
            assertTrue(
                    "it is known all the same",
                    rig.accept(rig.envelope(id, ANN), Duration.ofSeconds(5)).get(0) instanceof Outcome.Queued);
            assertEquals(1, rig.files("leased").size());
            release.countDown();
            eventually(() -> {
                try {
                    return rig.files("leased").isEmpty();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            if (then instanceof Outcome.Delivered) {
                assertEquals(List.of(), rig.files("entries"));
                assertEquals(0, fresh.attempts().size());
            } else {
                eventually(() -> rig.queue.size() == 1);
                assertEquals(
                        1, rig.queue.find(id).orElseThrow().pending().get(0).attempts());
                rig.queue.flush(id);
                eventually(() -> rig.queue.size() == 0);
                assertEquals(2, fresh.attempts().get(0).attempt());
            }
        }
        rig.close();
    }

    @Test
    public void filesOfAnUnfinishedTransactionOutliveASwapButNotAProcess() throws Exception {
        var body = rig.body("x".repeat(200_000));
        rig.core.close();
        rig.open();
        assertEquals(1, rig.files("incoming").size());
        assertEquals(200_000, MemorySpool.bytes(body).length - ("Return-Path: <" + QueueRig.SENDER + ">\r\n").length());
        rig.core.close();
        rig.anotherProcess();
        Files.write(directory.resolve("entries/orphan.body"), new byte[10]);
        rig.open();
        assertEquals(List.of(), rig.files("incoming"));
        assertEquals(List.of(), rig.files("entries"));
        body.close();
        rig.close();
    }

    @Test
    public void theDirectoryIsForOne() throws Exception {
        IOException e = assertThrows(IOException.class, () -> new QueueRig(directory));
        assertTrue(e.getMessage(), e.getMessage().contains("in use by another queue"));
        rig.close();
        new QueueRig(directory).close();
    }
}
