package org.amphora.queue.internal;

import static org.amphora.queue.internal.QueueRig.eventually;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.amphora.api.mail.Recipient;
import org.amphora.api.queue.MailQueue.Option;
import org.amphora.api.queue.QueueControl.DestinationState;
import org.amphora.api.queue.QueueControl.Priority;
import org.amphora.api.queue.QueueEntry;
import org.amphora.queue.internal.disk.LossyDisk;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A queue of more entries than may be in memory. */
public class WindowTest {
    private static final int WINDOW = 10;
    private static final Duration NOW = Duration.ofSeconds(-1);

    @Rule
    public final TemporaryFolder folder = LossyDisk.folder();

    private final Hops hops = new Hops();
    private QueueRig rig;

    @Before
    public void open() throws IOException {
        var directory = folder.getRoot().toPath().resolve("spool");
        rig = new QueueRig(directory, QueueRig.window(directory, WINDOW), new QueueRig.TestClock());
    }

    @After
    public void close() throws IOException {
        hops.goOn();
        rig.close();
    }

    private void fill(String prefix, int count, String domain) throws IOException {
        for (int i = 0; i < count; i++) accept(prefix + i, Hops.at(domain));
    }

    private void accept(String id, Recipient... to) throws IOException {
        rig.accept(rig.envelope(id, to), NOW);
    }

    private void start() {
        rig.targets.bind(false, hops);
    }

    private void again() throws IOException {
        rig.close();
        rig.anotherProcess();
        rig.open();
    }

    private Set<String> tried() {
        return hops.calls.stream().map(c -> c.split(" ")[1]).collect(Collectors.toSet());
    }

    private int messages(String destination) {
        return rig.core.operator.destinations().stream()
                .filter(d -> d.name().equals(destination))
                .mapToInt(DestinationState::messages)
                .sum();
    }

    @Test
    public void oneThatStallsKeepsNoOtherOut() throws Exception {
        hops.stall("slow.example");
        fill("s", 600, "slow.example");
        start();
        eventually(() -> hops.inside("slow.example") > 0);
        fill("a", 200, "a.example");
        fill("b", 200, "b.example");
        eventually(() -> rig.queue.size() == 600);
        assertTrue(rig.core.schedule.inMemory() <= WINDOW);
        hops.goOn();
        eventually(() -> rig.queue.size() == 0);
        assertEquals(1000, hops.calls.size());
        assertEquals(1000, tried().size());
        assertEquals(List.of(), rig.files("entries"));
    }

    @Test
    public void whatIsFoundAtAStartIsReadWhenThereIsRoom() throws Exception {
        fill("s", 300, "slow.example");
        fill("a", 100, "a.example");
        again();
        assertEquals(400, rig.queue.size());
        hops.stall("slow.example");
        start();
        eventually(() -> hops.calls("a.example") == 100 && rig.queue.size() == 300);
        assertTrue(rig.core.schedule.inMemory() <= WINDOW);
        hops.goOn();
        eventually(() -> rig.queue.size() == 0);
        assertEquals(400, hops.calls.size());
    }

    @Test
    public void whatIsDeferredWaitsOnDiskForItsTime() throws Exception {
        hops.busy("busy.example", true);
        start();
        fill("m", 200, "busy.example");
        eventually(() -> hops.calls.size() == 200);
        eventually(() -> rig.core.schedule.inMemory() == 0);
        assertEquals(200, messages("busy.example"));
        hops.busy("busy.example", false);
        rig.advance(Duration.ofMinutes(4));
        assertEquals(200, hops.calls.size());
        rig.advance(Duration.ofMinutes(4));
        eventually(() -> rig.queue.size() == 0);
        assertEquals(400, hops.calls.size());
        assertEquals(0, messages("busy.example"));
    }

    @Test
    public void aDestinationThatIsNotThereIsLeftAloneThoughNothingOfItIsInMemory() throws Exception {
        hops.dead("dead.example", true);
        start();
        fill("d", 100, "dead.example");
        eventually(() -> hops.calls.size() > 0 && rig.core.schedule.inMemory() == 0);
        int calls = hops.calls.size();
        assertTrue("calls: " + calls, calls < 30);
        hops.dead("dead.example", false);
        assertEquals(100, rig.core.operator.flushDestination("dead.example"));
        eventually(() -> rig.queue.size() == 0);
    }

    @Test
    public void aTargetThatComesBackIsGivenAllAtOnce() throws Exception {
        hops.busy("a.example", true);
        start();
        fill("a", 100, "a.example");
        eventually(() -> hops.calls.size() == 100);
        rig.targets.unbind(false, hops);
        hops.busy("a.example", false);
        start();
        eventually(() -> rig.queue.size() == 0);
        assertEquals(200, hops.calls.size());
    }

    @Test
    public void whatWaitsForATargetIsTriedWhenItComesForTheFirstTime() throws Exception {
        fill("a", 100, "a.example");
        again();
        eventually(() -> rig.core.schedule.inMemory() == 0);
        start();
        eventually(() -> rig.queue.size() == 0);
        assertEquals(100, hops.calls.size());
    }

    @Test
    public void flushFindsWhatGoesThereAndNothingElse() throws Exception {
        hops.busy("a.example", true);
        hops.busy("b.example", true);
        start();
        for (int i = 0; i < 50; i++) accept("m" + i, Hops.at("a.example"), Hops.at("b.example"));
        fill("n", 50, "b.example");
        eventually(() -> hops.calls.size() == 150 && rig.core.schedule.inMemory() == 0);
        hops.busy("a.example", false);
        assertEquals(50, rig.core.operator.flushDestination("a.example"));
        eventually(() -> hops.calls("a.example") == 100);
        eventually(() -> rig.core.schedule.inMemory() == 0);
        assertEquals(100, hops.calls("b.example"));
        assertEquals(100, rig.queue.size());
        hops.busy("b.example", false);
        rig.queue.flushAll();
        eventually(() -> rig.queue.size() == 0);
    }

    @Test
    public void aDomainIsFlushedWhateverItsWay() throws Exception {
        hops.smartHost("[192.0.2.1]:25");
        hops.busy("[192.0.2.1]:25", true);
        start();
        fill("a", 30, "a.example");
        fill("b", 30, "b.example");
        eventually(() -> hops.calls.size() == 60 && rig.core.schedule.inMemory() == 0);
        assertEquals(30, rig.core.operator.flushDestination("a.example"));
        eventually(() -> hops.calls.size() == 90);
    }

    @Test
    public void anOperatorReachesWhatIsNotInMemory() throws Exception {
        hops.busy("a.example", true);
        start();
        fill("a", 100, "a.example");
        eventually(() -> hops.calls.size() == 100 && rig.core.schedule.inMemory() == 0);
        assertEquals(1, rig.core.operator.history("a0").size());
        assertTrue(rig.queue.hold("a1"));
        assertTrue(rig.queue.drop("a2"));
        assertFalse(rig.queue.drop("a2"));
        assertTrue(rig.core.operator.prioritise("a3", Priority.HIGH));
        assertTrue(rig.core.operator.reschedule("a4", rig.clock.instant().plus(Duration.ofHours(3))));
        assertTrue(rig.queue.flush("a5"));
        eventually(() -> hops.calls.size() == 101 && rig.core.schedule.inMemory() == 0);
        assertEquals("a.example a5 1", hops.calls.get(100));
        assertEquals(99, rig.queue.size());
        hops.busy("a.example", false);
        rig.advance(Duration.ofHours(1));
        eventually(() -> rig.queue.size() == 2);
        assertTrue(rig.queue.find("a1").orElseThrow().held());
        assertTrue(rig.queue.find("a2").isEmpty());
        rig.advance(Duration.ofHours(3));
        assertTrue(rig.queue.release("a1"));
        eventually(() -> rig.queue.size() == 0);
    }

    @Test
    public void pagesHaveEachEntryOnce() throws Exception {
        fill("a", 95, "a.example");
        rig.accept(rig.envelope("held", Hops.at("a.example")), NOW, Option.HOLD);
        Set<String> seen = new HashSet<>();
        List<QueueEntry> page;
        for (int from = 0; !(page = rig.queue.list(from, 10)).isEmpty(); from += 10)
            for (QueueEntry e : page) assertTrue(seen.add(e.envelope().id()));
        assertEquals(96, seen.size());
    }

    @Test
    public void anIdIsTakenOnceThoughItsEntryIsNotInMemory() throws Exception {
        fill("a", 50, "a.example");
        fill("a", 50, "a.example");
        assertEquals(50, rig.queue.size());
        start();
        eventually(() -> rig.queue.size() == 0);
        assertEquals(50, hops.calls.size());
    }

    @Test
    public void highPriorityGoesFirstThoughItCameLast() throws Exception {
        hops.stall("a.example");
        fill("a", 100, "a.example");
        start();
        eventually(() -> hops.inside("a.example") == 5);
        accept("urgent", Hops.at("a.example"));
        rig.core.operator.prioritise("urgent", Priority.HIGH);
        hops.goOn();
        eventually(() -> rig.queue.size() == 0);
        List<String> order = new ArrayList<>(hops.calls);
        assertTrue("place: " + order.indexOf("a.example urgent 1"), order.indexOf("a.example urgent 1") < 40);
    }

    @Test
    public void aBounceIsSentOnceThoughItsParentWaitsOnDisk() throws Exception {
        hops.busy("a.example", true);
        start();
        fill("a", 50, "a.example");
        eventually(() -> hops.calls.size() == 50 && rig.core.schedule.inMemory() == 0);
        rig.core.kin.done("a7child", "a7");
        assertTrue(rig.files("kin").size() == 1);
        hops.busy("a.example", false);
        rig.queue.flushAll();
        eventually(() -> rig.queue.size() == 0);
        assertEquals(List.of(), rig.files("kin"));
    }
}
