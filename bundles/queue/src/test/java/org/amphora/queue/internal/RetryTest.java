package org.amphora.queue.internal;

import static org.amphora.queue.internal.QueueRig.ANN;
import static org.amphora.queue.internal.QueueRig.eventually;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.Outcome;
import org.amphora.queue.internal.schedule.Backoff;
import org.amphora.testkit.queue.FakeTarget;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class RetryTest {
    private static final Duration NOW = Duration.ofSeconds(-1);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final FakeTarget target = new FakeTarget();
    private QueueRig rig;

    @Before
    public void open() throws Exception {
        rig = new QueueRig(folder.getRoot().toPath().resolve("spool"));
    }

    @After
    public void close() throws Exception {
        rig.close();
    }

    private int attempts(String id) {
        return rig.queue.find(id).map(e -> e.pending().get(0).attempts()).orElse(-1);
    }

    @Test
    public void theWaitDoublesUpToItsLimit() {
        Backoff backoff = new Backoff(Duration.ofMinutes(5), Duration.ofSeconds(4000), () -> 0);
        assertEquals(300_000, backoff.after(1));
        assertEquals(600_000, backoff.after(2));
        assertEquals(2_400_000, backoff.after(4));
        assertEquals(4_000_000, backoff.after(5));
        assertEquals(4_000_000, backoff.after(1000));
        Backoff jitter = new Backoff(Duration.ofMinutes(5), Duration.ofSeconds(4000), () -> 0.999);
        assertEquals(374_925, jitter.after(1));
    }

    @Test
    public void itIsTriedWhenItsTimeComesAndNotBefore() throws Exception {
        rig.targets.bind(true, target.answer(FakeTarget.DEFERRED));
        rig.accept(rig.envelope("m1", ANN), NOW);
        eventually(() -> attempts("m1") == 1);
        rig.advance(Duration.ofSeconds(299));
        rig.accept(rig.envelope("m2", ANN), NOW);
        eventually(() -> attempts("m2") == 1);
        assertEquals("it was not time for m1", 1, attempts("m1"));
        target.answer(FakeTarget.DELIVERED);
        rig.advance(Duration.ofSeconds(76));
        eventually(() -> rig.queue.find("m1").isEmpty());
    }

    @Test
    public void aTargetThatComesBackIsTriedAtOnce() throws Exception {
        rig.targets.bind(true, target.answer(FakeTarget.DEFERRED));
        rig.accept(rig.envelope("m1", ANN), NOW);
        eventually(() -> attempts("m1") == 1);
        rig.targets.unbind(true, target);
        FakeTarget next = new FakeTarget();
        rig.targets.bind(true, next);
        eventually(() -> rig.queue.size() == 0);
        assertEquals(2, next.attempts().get(0).attempt());
    }

    @Test
    public void stateOutlivesTheProcess() throws Exception {
        rig.targets.bind(true, target.answer(FakeTarget.DEFERRED));
        rig.accept(rig.envelope("m1", ANN, QueueRig.BOB), NOW);
        rig.accept(rig.envelope("m2", ANN), NOW, org.amphora.api.queue.MailQueue.Option.HOLD);
        eventually(() -> attempts("m1") == 1);
        var before = rig.queue.find("m1").orElseThrow().pending();
        rig.close();
        rig.anotherProcess();
        rig.targets.unbind(true, target);
        rig.open();
        assertEquals(before, rig.queue.find("m1").orElseThrow().pending());
        assertTrue(rig.queue.find("m2").orElseThrow().held());
    }

    @Test
    public void beyondItsLimitTheQueueTakesNoMore() throws Exception {
        QueueSettings d = QueueSettings.defaults(rig.directory);
        rig.configure(new QueueSettings(
                d.directory(),
                d.spoolMemoryLimit(),
                d.spoolMemoryTotal(),
                d.inlineThreads(),
                d.deliveryThreads(),
                d.limits(),
                d.deliveryTimeout(),
                d.minimalBackoff(),
                d.maximalBackoff(),
                d.lifetime(),
                d.delayWarning(),
                2,
                d.activeLimit(),
                d.bounceSizeLimit(),
                d.drainTimeout()));
        rig.accept(rig.envelope("m1", ANN), NOW);
        rig.accept(rig.envelope("m2", ANN), NOW);
        MailException e = assertThrows(MailException.class, () -> rig.accept(rig.envelope("m3", ANN), NOW));
        assertEquals("4.3.1", e.status().toString());
        rig.targets.bind(true, target);
        eventually(() -> rig.queue.size() == 0);
        assertTrue(rig.accept(rig.envelope("m3", ANN), NOW).get(0) instanceof Outcome.Queued);
    }

    @Test
    public void whatADeliverySentIsNotSentAgainByItsNextAttempt() throws Exception {
        rig.targets.bind(true, target);
        Envelope child = new Envelope(
                "m1R1",
                SessionFacts.builder("m1").build(),
                Direction.INTERNAL,
                MailParameters.of(Address.NULL),
                List.of(QueueRig.BOB),
                rig.clock.instant());
        rig.targets.bind(true, delivery -> {
            if (delivery.envelope().id().equals("m1")) {
                try (SpooledBody body = rig.body("a redirect")) {
                    rig.queue.accept(child, body, java.time.Instant.EPOCH, Set.of());
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
                return List.of(FakeTarget.DEFERRED);
            }
            return target.deliver(delivery);
        });
        rig.accept(rig.envelope("m1", ANN), Duration.ofSeconds(20));
        eventually(() -> target.attempts().size() == 1 && rig.queue.size() == 1);
        rig.queue.flush("m1");
        eventually(() -> attempts("m1") == 2);
        // over a restart too
        rig.close();
        rig.anotherProcess();
        rig.open();
        assertEquals(1, rig.queue.size());
        rig.queue.flush("m1");
        eventually(() -> attempts("m1") > 2);
        assertEquals("the child went out once", 1, target.attempts().size());
        rig.targets.bind(true, target);
        eventually(() -> rig.queue.size() == 0);
        assertEquals("nothing is remembered for ever", List.of(), rig.files("entries"));
    }

    @Test
    public void anIdThatIsNotOneIsRefused() throws Exception {
        for (String id : List.of("", "../x", "a/b", "a b", "x".repeat(121)))
            assertThrows(IllegalArgumentException.class, () -> rig.accept(rig.envelope(id, ANN), NOW));
        assertFalse(Files.exists(rig.directory.resolve("x.entry")));
    }

    @Test
    public void anEntryThatCannotBeReadNowIsTriedLater() throws Exception {
        rig.accept(rig.envelope("m1", ANN), NOW);
        Path record = rig.directory.resolve("entries/m1.entry");
        Path away = rig.directory.resolve("m1");
        Files.move(record, away);
        Files.createDirectory(record);
        rig.targets.bind(true, target);
        rig.accept(rig.envelope("m2", ANN), NOW);
        eventually(() -> rig.queue.size() == 1 && target.attempts().size() == 1);
        Files.delete(record);
        Files.move(away, record);
        rig.advance(Duration.ofMinutes(7));
        eventually(() -> rig.queue.size() == 0);
        assertEquals(2, target.attempts().size());
        assertEquals(List.of(), rig.files("corrupt"));
    }

    @Test
    public void anEntryThatIsDamagedMeanwhileIsSetAside() throws Exception {
        rig.accept(rig.envelope("m1", ANN), NOW);
        Path record = rig.directory.resolve("entries/m1.entry");
        byte[] bytes = Files.readAllBytes(record);
        bytes[70] ^= 1;
        Files.write(record, bytes);
        rig.targets.bind(true, target);
        eventually(() -> rig.queue.size() == 0);
        assertEquals(0, target.attempts().size());
        assertEquals(List.of(rig.directory.resolve("corrupt/m1.entry")), rig.files("corrupt"));
        assertEquals(1, rig.core.problems().size());
    }

    @Test
    public void whatCannotBeWrittenIsSaidAndNothingIsLeft() throws Exception {
        rig.accept(rig.envelope("m1", ANN), NOW);
        // linking an entry of this name fails, as any other step may
        Files.createDirectory(rig.directory.resolve("entries/m2.entry"));
        MailException e = assertThrows(MailException.class, () -> rig.accept(rig.envelope("m2", ANN), NOW));
        assertEquals("4.3.0", e.status().toString());
        assertEquals(1, rig.queue.size());
        assertEquals(List.of(), rig.files("incoming"));
        assertEquals(0, rig.core.spool.memoryInUse());
    }
}
