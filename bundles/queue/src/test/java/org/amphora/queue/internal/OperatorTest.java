package org.amphora.queue.internal;

import static org.amphora.queue.internal.QueueRig.ANN;
import static org.amphora.queue.internal.QueueRig.eventually;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.amphora.api.queue.Outcome;
import org.amphora.api.queue.QueueControl;
import org.amphora.api.queue.QueueControl.Attempt;
import org.amphora.api.queue.QueueControl.DestinationState;
import org.amphora.api.queue.QueueControl.Priority;
import org.amphora.queue.internal.schedule.Limits;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What an operator sees and changes. */
public class OperatorTest {
    private static final Duration NOW = Duration.ofSeconds(-1);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Hops hops = new Hops();
    private QueueRig rig;

    @Before
    public void open() throws Exception {
        rig = new QueueRig(folder.getRoot().toPath().resolve("spool"));
        rig.targets.bind(false, hops);
    }

    @After
    public void close() throws Exception {
        hops.goOn();
        rig.close();
    }

    private QueueControl control() {
        return rig.core.operator;
    }

    private void again() throws Exception {
        rig.close();
        rig.anotherProcess();
        rig.open();
    }

    private int attempts(String id) {
        return rig.queue.find(id).map(e -> e.pending().get(0).attempts()).orElse(-1);
    }

    private void deferred(String id, Recipient... to) throws Exception {
        hops.busy("far.example", true);
        rig.accept(rig.envelope(id, to), NOW);
        eventually(() -> attempts(id) == 1);
    }

    @Test
    public void theHistoryHasEachAttemptAndOutlivesTheProcess() throws Exception {
        deferred("m1", Hops.at("far.example"), Hops.at("near.example"));
        eventually(() -> control().history("m1").size() == 2);
        Instant first = rig.clock.instant();
        rig.advance(Duration.ofMinutes(7));
        eventually(() -> attempts("m1") == 2);
        again();
        List<Attempt> history = control().history("m1");
        assertEquals(3, history.size());
        Attempt far = history.get(2);
        assertEquals("user@far.example", far.recipient().toString());
        assertEquals("far.example", far.destination());
        assertEquals("451 4.3.0 Try again later", far.reply());
        assertEquals(rig.clock.instant().toEpochMilli(), far.at().toEpochMilli());
        Attempt near = history.stream()
                .filter(a -> a.destination().equals("near.example"))
                .findFirst()
                .orElseThrow();
        assertEquals("250 2.0.0 Delivered", near.reply());
        assertEquals(first.toEpochMilli(), near.at().toEpochMilli());
        assertEquals(List.of(), control().history("m2"));
    }

    @Test
    public void theHistoryAndTheRecordAreBounded() throws Exception {
        deferred("m1", Hops.at("far.example"));
        var reply = new Reply(451, EnhancedStatus.TEMP_SYSTEM, "x".repeat(50_000));
        for (int i = 0; i < 110; i++)
            rig.core.settlement.settle(
                    rig.core.schedule.find("m1").orElseThrow(),
                    rig.core.operator.entry("m1").orElseThrow(),
                    "far.example",
                    List.of(0),
                    List.of(new Outcome.Deferred(i < 100 ? reply : Hops.UNREACHABLE.reply())));
        long size = Files.size(rig.directory.resolve("entries/m1.entry"));
        assertTrue("size: " + size, size < 1_200_000);
        rig.queue.flush("m1");
        eventually(() -> control().destinations().get(0).running() == 0 && hops.calls.size() == 2);
        assertEquals(size, Files.size(rig.directory.resolve("entries/m1.entry")));
        hops.busy("far.example", false);
        rig.queue.flush("m1");
        eventually(() -> rig.queue.size() == 0);
    }

    @Test
    public void aRescheduledMessageIsTriedThenAndNotBefore() throws Exception {
        deferred("m1", Hops.at("far.example"));
        Instant due = rig.clock.instant().plus(Duration.ofHours(1));
        assertTrue(control().reschedule("m1", due));
        assertFalse(control().reschedule("m2", due));
        again();
        assertEquals(
                due.toEpochMilli(),
                rig.queue.find("m1").orElseThrow().pending().get(0).due().toEpochMilli());
        rig.advance(Duration.ofMinutes(59));
        deferred("m2", Hops.at("far.example"));
        assertEquals(1, attempts("m1"));
        rig.advance(Duration.ofMinutes(1));
        eventually(() -> attempts("m1") == 2);
        assertEquals(
                "an operator's wish is no attempt", 2, control().history("m1").size());
    }

    @Test
    public void whatIsInNoHurryLetsOthersGoFirst() throws Exception {
        rig.limit(8, new Limits(1, 1, 50, Duration.ZERO, 1));
        hops.stall("far.example");
        rig.accept(rig.envelope("m0", Hops.at("far.example")), NOW);
        eventually(() -> hops.inside("far.example") == 1);
        String bulk = "Precedence: bulk\r\n" + QueueRig.TEXT;
        rig.accept(rig.envelope("bulk", Hops.at("far.example")), bulk, NOW);
        rig.accept(rig.envelope("normal", Hops.at("far.example")), NOW);
        rig.accept(rig.envelope("late", Hops.at("far.example")), NOW);
        assertTrue(control().prioritise("late", Priority.HIGH));
        assertFalse(control().prioritise("none", Priority.HIGH));
        assertEquals(Priority.LOW, control().priority("bulk"));
        assertEquals(Priority.NORMAL, control().priority("normal"));
        assertNull(control().priority("none"));
        hops.goOn();
        eventually(() -> rig.queue.size() == 0);
        assertEquals(
                List.of("m0", "late", "normal", "bulk"),
                hops.calls.stream().map(c -> c.split(" ")[1]).toList());
    }

    @Test
    public void prioritiesOutliveTheProcess() throws Exception {
        rig.targets.unbind(false, hops);
        rig.accept(rig.envelope("low", ANN), "Precedence: list\r\n" + QueueRig.TEXT, NOW);
        rig.accept(rig.envelope("high", ANN), NOW);
        control().prioritise("high", Priority.HIGH);
        rig.queue.hold("high");
        again();
        assertEquals(Priority.LOW, control().priority("low"));
        assertEquals(Priority.HIGH, control().priority("high"));
        assertTrue(rig.queue.find("high").orElseThrow().held());
    }

    @Test
    public void aDestinationOrADomainIsFlushed() throws Exception {
        deferred("m1", Hops.at("far.example"));
        hops.busy("other.example", true);
        rig.accept(rig.envelope("m2", Hops.at("other.example")), NOW);
        eventually(() -> attempts("m2") == 1);
        hops.busy("far.example", false);
        assertEquals(1, control().flushDestination("Far.Example"));
        eventually(() -> rig.queue.size() == 1);
        assertEquals(1, attempts("m2"));

        hops.smartHost("[192.0.2.1]:25");
        rig.targets.bind(false, hops);
        eventually(() -> rig.queue.size() == 0);
        hops.busy("[192.0.2.1]:25", true);
        rig.accept(rig.envelope("m3", Hops.at("far.example")), NOW);
        eventually(() -> attempts("m3") == 1);
        hops.busy("[192.0.2.1]:25", false);
        assertEquals("by the recipients' domain", 1, control().flushDestination("far.example"));
        eventually(() -> rig.queue.size() == 0);
        assertEquals(0, control().flushDestination("far.example"));
    }

    @Test
    public void destinationsAreShown() throws Exception {
        rig.limit(8, new Limits(1, 20, 50, Duration.ZERO, 1));
        hops.dead("far.example", true);
        rig.accept(rig.envelope("m1", Hops.at("far.example")), NOW);
        eventually(() -> attempts("m1") == 1);
        rig.accept(rig.envelope("m2", Hops.at("far.example")), NOW);
        rig.accept(rig.envelope("m3", ANN), NOW);
        eventually(() -> control().destinations().get(0).running() == 0);
        DestinationState far = control().destinations().get(0);
        assertEquals("far.example", far.name());
        assertEquals(2, far.messages());
        assertTrue(far.leftAlone().isAfter(rig.clock.instant().plusSeconds(299)));
        assertEquals("451 4.4.1 Connection timed out", far.lastReply());
        assertEquals("local", control().destinations().get(1).name());
    }
}
