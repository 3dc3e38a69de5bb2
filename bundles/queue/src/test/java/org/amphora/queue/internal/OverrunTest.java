package org.amphora.queue.internal;

import static org.amphora.queue.internal.QueueRig.ANN;
import static org.amphora.queue.internal.QueueRig.BOB;
import static org.amphora.queue.internal.QueueRig.eventually;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.amphora.api.mail.MailException;
import org.amphora.api.queue.MailQueue.Option;
import org.amphora.api.queue.Outcome;
import org.amphora.testkit.queue.FakeTarget;
import org.amphora.testkit.queue.MemorySpool;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A delivery that takes longer than its sender waits is one attempt, not two. */
public class OverrunTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(60);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final CountDownLatch release = new CountDownLatch(1);
    private final FakeTarget target = new FakeTarget();
    private QueueRig rig;

    @Before
    public void open() throws Exception {
        var directory = folder.getRoot().toPath().resolve("spool");
        rig = new QueueRig(
                directory, QueueRig.settings(directory, 1, Duration.ofSeconds(20)), new QueueRig.TestClock());
        rig.targets.bind(true, target);
    }

    @After
    public void close() throws Exception {
        release.countDown();
        rig.close();
    }

    private void hang(Outcome then) {
        target.answer(r -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return then;
        });
    }

    @Test
    public void whatIsDeliveredLateIsDeliveredOnce() throws Exception {
        hang(FakeTarget.DELIVERED);
        assertTrue(rig.accept(rig.envelope("m1", ANN), SHORT).get(0) instanceof Outcome.Queued);
        assertEquals(1, rig.files("entries").size());
        rig.queue.flush("m1");
        rig.queue.flushAll();
        release.countDown();
        eventually(() -> rig.queue.size() == 0);
        assertEquals(1, target.attempts().size());
        assertEquals(List.of(), rig.files("entries"));
        eventually(() -> rig.core.spool.memoryInUse() == 0);
    }

    @Test
    public void theAttemptReadsItsBodyWhenItsCallerHasClosedIt() throws Exception {
        target.answer(r -> FakeTarget.DELIVERED);
        var started = new CountDownLatch(1);
        var read = new StringBuffer();
        rig.targets.bind(true, delivery -> {
            started.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            read.append(new String(MemorySpool.bytes(delivery.body()), StandardCharsets.US_ASCII));
            return List.of(FakeTarget.DELIVERED);
        });
        for (String text : List.of(QueueRig.TEXT, "x".repeat(200_000))) {
            read.setLength(0);
            rig.accept(rig.envelope(text.length() > 100 ? "m2" : "m1", ANN), text, SHORT);
            started.await();
            release.countDown();
            eventually(() -> rig.queue.size() == 0);
            assertEquals("Return-Path: <" + QueueRig.SENDER + ">\r\n" + text, read.toString());
        }
        assertEquals(List.of(), rig.files("incoming"));
    }

    @Test
    public void whatIsDeferredLateIsTriedLater() throws Exception {
        hang(FakeTarget.DEFERRED);
        rig.accept(rig.envelope("m1", ANN), SHORT);
        release.countDown();
        eventually(() -> rig.queue.find("m1").orElseThrow().pending().get(0).attempts() == 1);
        target.answer(FakeTarget.DELIVERED);
        rig.advance(Duration.ofMinutes(7));
        eventually(() -> rig.queue.size() == 0);
        assertEquals(2, target.attempts().size());
        assertEquals(2, target.attempts().get(1).attempt());
    }

    @Test
    public void whatFailsLateIsBounced() throws Exception {
        hang(FakeTarget.FAILED);
        rig.accept(rig.envelope("m1", ANN), SHORT);
        target.answer(r -> r.equals(ANN) ? FakeTarget.FAILED : FakeTarget.DELIVERED);
        release.countDown();
        eventually(() -> rig.queue.size() == 0);
        assertEquals(2, target.attempts().size());
        assertEquals(
                QueueRig.SENDER,
                target.attempts()
                        .get(1)
                        .envelope()
                        .recipients()
                        .get(0)
                        .address()
                        .toString());
    }

    @Test
    public void withLmtpItIsDeferredAndNotQueued() throws Exception {
        hang(FakeTarget.DELIVERED);
        List<Outcome> outcomes = rig.accept(rig.envelope("m1", ANN, BOB), SHORT, Option.NEVER_QUEUE);
        for (Outcome o : outcomes)
            assertEquals("451 4.4.2", o.reply().toString().substring(0, 9));
        assertEquals(2, outcomes.size());
        assertEquals(0, rig.queue.size());
        release.countDown();
        eventually(() -> rig.core.spool.memoryInUse() == 0);
    }

    @Test
    public void oneThatCannotBeQueuedEitherIsRefusedForNow() throws Exception {
        hang(FakeTarget.DELIVERED);
        Files.createDirectory(rig.directory.resolve("entries/m1.entry"));
        MailException e = assertThrows(MailException.class, () -> rig.accept(rig.envelope("m1", ANN), SHORT));
        assertEquals("4.3.0", e.status().toString());
        assertEquals(0, rig.queue.size());
        release.countDown();
        eventually(() -> rig.core.spool.memoryInUse() == 0);
    }

    @Test
    public void oneThatFindsNoThreadIsQueued() throws Exception {
        hang(FakeTarget.DELIVERED);
        rig.accept(rig.envelope("m1", ANN), SHORT);
        target.answer(FakeTarget.DELIVERED);
        assertTrue(rig.accept(rig.envelope("m2", ANN), SHORT).get(0) instanceof Outcome.Queued);
        eventually(() -> rig.queue.find("m2").isEmpty());
        release.countDown();
        eventually(() -> rig.queue.size() == 0);
        assertEquals(
                List.of("m1", "m2"),
                target.attempts().stream().map(a -> a.envelope().id()).toList());
    }

    @Test
    public void aCloseHurriesTheCaller() throws Exception {
        hang(FakeTarget.DELIVERED);
        rig.configure(QueueRig.settings(rig.directory, 1, Duration.ofMillis(500)));
        var outcomes = new CompletableFuture<List<Outcome>>();
        Thread caller = new Thread(() -> {
            try {
                outcomes.complete(rig.accept(rig.envelope("m1", ANN), LONG));
            } catch (Exception e) {
                outcomes.completeExceptionally(e);
            }
        });
        caller.start();
        eventually(() -> target.attempts().size() == 1);
        rig.core.close();
        assertTrue(outcomes.get().get(0) instanceof Outcome.Queued);
        release.countDown();
        rig.open();
        eventually(() -> rig.queue.size() == 0);
        assertEquals(1, target.attempts().size());
    }
}
