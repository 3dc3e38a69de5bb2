package org.amphora.queue.internal;

import static org.amphora.queue.internal.QueueRig.eventually;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.amphora.api.mail.Recipient;
import org.amphora.queue.internal.schedule.Limits;
import org.amphora.testkit.queue.FakeTarget;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Destinations beside one another, and what each of them is given. */
public class DestinationsTest {
    private static final Duration NOW = Duration.ofSeconds(-1);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Hops hops = new Hops();
    private QueueRig rig;
    private int messages;

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

    private String send(Recipient... to) throws Exception {
        String id = "m" + ++messages;
        rig.accept(rig.envelope(id, to), NOW);
        return id;
    }

    private void send(int count, String domain) throws Exception {
        for (int i = 0; i < count; i++) send(Hops.at(domain));
    }

    private int attempts(String id) {
        return rig.queue.find(id).map(e -> e.pending().get(0).attempts()).orElse(-1);
    }

    private int attempts() {
        return rig.queue.list(0, 100).stream()
                .mapToInt(e -> e.pending().get(0).attempts())
                .sum();
    }

    @Test
    public void stalledDestinationsLeaveTheirWorkersToTheOthers() throws Exception {
        rig.limit(8, Limits.DEFAULT);
        // as many as there are places, since the last of these go to destinations that have none yet
        for (int d = 0; d < 4; d++) {
            hops.stall("stalled" + d);
            send(5, "stalled" + d);
        }
        eventually(() -> hops.inside() == 4);
        for (int d = 0; d < 10; d++) send(5, "good" + d);
        assertEquals("half of the workers for what is not known", 4, hops.inside());
        rig.advance(Duration.ofSeconds(3));
        eventually(() -> rig.queue.size() == 20);
    }

    @Test
    public void evenManyStalledOnesLeaveHalfOfTheWorkersToThoseThatTakeMail() throws Exception {
        rig.limit(8, Limits.DEFAULT);
        hops.busy("good.example", true);
        send(Hops.at("good.example"));
        eventually(() -> attempts("m1") == 1);
        hops.busy("good.example", false);
        for (int d = 0; d < 50; d++) {
            hops.stall("stalled" + d);
            send(1, "stalled" + d);
        }
        for (int stalled : List.of(4, 8, 12)) {
            eventually(() -> hops.inside() == stalled);
            rig.advance(Duration.ofSeconds(3));
        }
        assertEquals("as many again as there are workers, and half of these", 12, hops.inside());
        send(50, "good.example");
        eventually(() -> rig.queue.size() == 51);
    }

    @Test
    public void aSlowOneOfTwoDoesNotHoldUpTheOther() throws Exception {
        hops.stall("slow.example");
        send(30, "slow.example");
        send(100, "good.example");
        eventually(() -> rig.queue.size() == 30);
        assertEquals("no more than at first, as it has not answered", 5, hops.inside("slow.example"));
    }

    @Test
    public void aMessageToBothIsDeliveredToTheOne() throws Exception {
        hops.stall("slow.example");
        String id = send(Hops.at("slow.example"), Hops.at("good.example"));
        eventually(() -> rig.queue.find(id).orElseThrow().pending().size() == 1);
        eventually(() -> hops.inside("slow.example") == 1);
        hops.goOn();
        eventually(() -> rig.queue.size() == 0);
        assertEquals(1, hops.calls("slow.example"));
        assertEquals(List.of(), rig.files("entries"));
    }

    @Test
    public void whatADestinationTakesItGetsMoreOf() throws Exception {
        send(50, "good.example");
        eventually(() -> rig.queue.size() == 0);
        hops.stall("good.example");
        // idle it is forgotten, so it begins anew
        send(50, "good.example");
        eventually(() -> hops.inside("good.example") == 5);
        hops.goOn();
        eventually(() -> rig.queue.size() == 0);
    }

    @Test
    public void withOneWorkerDestinationsTakeTurns() throws Exception {
        rig.limit(1, Limits.DEFAULT);
        hops.stall("first.example");
        send(Hops.at("first.example"));
        eventually(() -> hops.inside() == 1);
        for (int i = 0; i < 3; i++) send(Hops.at("a.example"));
        for (int i = 0; i < 3; i++) send(Hops.at("b.example"));
        hops.goOn();
        eventually(() -> rig.queue.size() == 0);
        List<String> order = hops.calls.stream().map(c -> c.substring(0, 1)).toList();
        assertEquals("f", order.get(0));
        assertTrue("all of one first: " + order, order.indexOf("b") < order.lastIndexOf("a"));
    }

    @Test
    public void recipientsOfOneDestinationGoTogether() throws Exception {
        List<Recipient> to = new ArrayList<>();
        for (int i = 0; i < 120; i++) to.add(Hops.to("user" + i + "@big.example"));
        to.add(Hops.at("small.example"));
        send(to.toArray(Recipient[]::new));
        eventually(() -> rig.queue.size() == 0);
        assertEquals(
                List.of("big.example m1 20", "big.example m1 50", "big.example m1 50", "small.example m1 1"),
                hops.calls.stream().sorted().toList());
    }

    @Test
    public void oneThatIsNotThereIsLeftAloneAndThenTriedOnce() throws Exception {
        hops.dead("dead.example", true);
        hops.stall("dead.example");
        send(20, "dead.example");
        eventually(() -> hops.inside("dead.example") == 5);
        hops.goOn();
        eventually(() -> attempts() == 5);
        send(5, "dead.example");
        rig.advance(Duration.ofSeconds(299));
        assertEquals("left alone", 5, hops.calls("dead.example"));

        rig.advance(Duration.ofSeconds(80));
        eventually(() -> attempts() == 6);
        rig.advance(Duration.ofSeconds(400));
        assertEquals("one attempt has shown enough", 6, hops.calls("dead.example"));

        hops.dead("dead.example", false);
        rig.advance(Duration.ofSeconds(400));
        eventually(() -> rig.queue.size() == 0);
    }

    @Test
    public void whatWaitsForOneThatIsNotThereGrowsTooOldAllTheSame() throws Exception {
        rig.limit(1, new Limits(1, 20, 50, Duration.ZERO, 1));
        FakeTarget local = new FakeTarget();
        rig.targets.bind(true, local);
        hops.dead("dead.example", true);
        send(3, "dead.example");
        eventually(() -> attempts() == 1);
        rig.advance(Duration.ofDays(5));
        eventually(() -> rig.queue.size() == 0);
        assertEquals(3, local.attempts().size());
        for (FakeTarget.Attempt bounce : local.attempts())
            assertTrue(new String(bounce.message()).contains("Delivery time expired: Connection timed out"));
    }

    @Test
    public void anOperatorMayHaveItTriedAtOnce() throws Exception {
        rig.limit(8, new Limits(1, 20, 50, Duration.ZERO, 1));
        hops.dead("dead.example", true);
        send(1, "dead.example");
        eventually(() -> attempts("m1") == 1);
        send(1, "dead.example");
        assertEquals(1, hops.calls("dead.example"));
        hops.dead("dead.example", false);
        rig.queue.flush("m2");
        eventually(() -> rig.queue.size() == 1);
        rig.queue.flushAll();
        eventually(() -> rig.queue.size() == 0);
    }

    @Test
    public void withARateDelayDeliveriesComeOneByOne() throws Exception {
        rig.limit(8, new Limits(5, 20, 50, Duration.ofSeconds(10), 1));
        send(3, "picky.example");
        eventually(() -> rig.queue.size() == 2);
        send(1, "other.example");
        eventually(() -> rig.queue.size() == 2);
        rig.advance(Duration.ofSeconds(9));
        assertEquals(1, hops.calls("picky.example"));
        rig.advance(Duration.ofSeconds(1));
        eventually(() -> rig.queue.size() == 1);
        assertEquals(2, hops.calls("picky.example"));
        rig.advance(Duration.ofSeconds(10));
        eventually(() -> rig.queue.size() == 0);
    }

    @Test
    public void aTargetThatChangesItsRoutesIsFollowed() throws Exception {
        rig.targets.unbind(false, hops);
        send(10, "a.example");
        send(10, "b.example");
        hops.smartHost("[192.0.2.1]:25");
        hops.stall("[192.0.2.1]:25");
        rig.targets.bind(false, hops);
        eventually(() -> hops.inside("[192.0.2.1]:25") == 5);
        assertEquals("one limit for both domains", 5, hops.inside());
        hops.goOn();
        eventually(() -> rig.queue.size() == 0);
        assertEquals(20, hops.calls("[192.0.2.1]:25"));
    }
}
