package org.amphora.queue.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.Delivery;
import org.amphora.api.queue.MailQueue;
import org.amphora.api.queue.MailQueue.Option;
import org.amphora.api.queue.Outcome;
import org.amphora.queue.internal.disk.LossyDisk;
import org.amphora.queue.internal.disk.LossyDisk.Crash;
import org.amphora.testkit.directory.FakeDirectory;
import org.amphora.testkit.intake.FakeInternalMail;
import org.amphora.testkit.queue.FakeTarget;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/**
 * The whole queue, with a crash at each step: what it has answered for arrives all the same. The short form takes one
 * step in {@link #STRIDE}, another one for each kind of crash; {@code -Damphora.long=true} takes all.
 */
@RunWith(Parameterized.class)
public class QueueCrashTest {
    private static final int STRIDE = Boolean.getBoolean("amphora.long") ? 1 : 11;
    private static final String SENDER = "sender@example.org";
    private static final Recipient ANN = Recipient.local(Address.of("ann@example.org"), "ann@example.org");
    private static final Recipient FULL = Recipient.local(Address.of("full@example.org"), "full@example.org");
    private static final Recipient FAR = new Recipient(
            Address.of("far@example.net"),
            Address.of("far@example.net"),
            new Route.Remote("example.net"),
            Set.of(),
            "");

    @Rule
    public final TemporaryFolder folder = LossyDisk.folder();

    private final Crash crash;
    private int lives;

    public QueueCrashTest(Crash crash) {
        this.crash = crash;
    }

    @Parameters(name = "{0}")
    public static Collection<Crash> crashes() {
        return List.of(Crash.values());
    }

    /** What has arrived where, over all lives: {@code id address}. */
    private final Set<String> arrived = new ConcurrentSkipListSet<>();
    /** What the queue has answered for. */
    private final List<String> promised = new ArrayList<>();

    private final Set<String> dropped = new ConcurrentSkipListSet<>();
    private boolean bouncePromised;
    private volatile boolean slow;

    private List<Outcome> deliver(Delivery delivery) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Recipient r : delivery.envelope().recipients()) {
            if (r.equals(FULL)) outcomes.add(FakeTarget.FAILED);
            else if (slow) outcomes.add(FakeTarget.DEFERRED);
            else {
                arrived.add(delivery.envelope().id() + ' ' + r.address());
                outcomes.add(FakeTarget.DELIVERED);
            }
        }
        return outcomes;
    }

    private final class Life implements AutoCloseable {
        final LossyDisk disk;
        final Targets targets = new Targets();
        final QueueCore core;
        final MailQueue queue;

        Life(Path base, int stopAt) throws IOException {
            disk = new LossyDisk(base, stopAt);
            var intake = new FakeInternalMail(new FakeDirectory().user(SENDER), this::queue, Clock.systemUTC());
            QueueSettings d = QueueSettings.defaults(base.resolve("spool"));
            QueueSettings settings = new QueueSettings(
                    d.directory(),
                    1024,
                    d.spoolMemoryTotal(),
                    2,
                    2,
                    d.limits(),
                    d.deliveryTimeout(),
                    d.minimalBackoff(),
                    d.maximalBackoff(),
                    d.lifetime(),
                    d.delayWarning(),
                    d.entryLimit(),
                    2,
                    d.bounceSizeLimit(),
                    Duration.ofSeconds(20));
            core = new QueueCore(settings, disk, Clock.systemUTC(), targets, () -> intake, () -> "mail.example.org");
            queue = new DurableQueue(core, Clock.systemUTC());
        }

        private MailQueue queue() {
            return queue;
        }

        void accept(String id, int size, boolean now, Set<Option> options, Recipient... to) throws IOException {
            Envelope envelope = new Envelope(
                    id,
                    SessionFacts.builder("s").build(),
                    Direction.INBOUND,
                    MailParameters.of(Address.of(SENDER)),
                    List.of(to),
                    Instant.now());
            var writer = queue.spool(("Return-Path: <" + SENDER + ">\r\n").getBytes());
            List<Outcome> outcomes;
            try {
                writer.write(ByteBuffer.wrap(new byte[size]));
            } catch (IOException e) {
                writer.abort();
                throw e;
            }
            try (SpooledBody body = writer.finish()) {
                Instant deadline = now ? Instant.now().plusSeconds(20) : Instant.EPOCH;
                outcomes = queue.accept(envelope, body, deadline, options);
            }
            for (int i = 0; i < to.length; i++) {
                Outcome o = outcomes.get(i);
                assertTrue(o.toString(), o instanceof Outcome.Queued || o instanceof Outcome.Delivered);
                if (to[i].equals(FULL)) bouncePromised = true;
                else promised.add(id + ' ' + to[i].address());
            }
        }

        void await(BooleanSupplier condition) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!condition.getAsBoolean() && !disk.isStopped()) {
                assertTrue("it has not come within 20 s: " + queue.list(0, 100), System.nanoTime() - end < 0);
                LockSupport.parkNanos(200_000);
            }
        }

        void targets() {
            targets.bind(true, QueueCrashTest.this::deliver);
            targets.bind(false, QueueCrashTest.this::deliver);
        }

        @Override
        public void close() throws IOException {
            core.close();
        }
    }

    /** A day in the life of a queue: returns when all is done that the day begins, or the disk is gone. */
    private void day(Life life) throws IOException {
        life.accept("small", 500, true, Set.of(), ANN);
        life.accept("large", 5000, false, Set.of(), ANN, FAR);
        life.accept("held", 5000, false, Set.of(Option.HOLD), ANN);
        life.accept("dropped", 500, false, Set.of(Option.HOLD), ANN);
        life.accept("failing", 500, false, Set.of(), FULL, ANN);
        // from here on it may be there or not, until drop has said so
        promised.remove("dropped " + ANN.address());
        if (life.queue.drop("dropped")) dropped.add("dropped " + ANN.address());
        slow = true;
        life.targets();
        life.accept("slow", 500, true, Set.of(), ANN);
        slow = false;
        life.queue.release("held");
        life.queue.flushAll();
        life.await(() -> {
            life.queue.flushAll();
            return life.queue.size() == 0;
        });
    }

    private void recovered(Path base) throws IOException {
        slow = false;
        try (Life next = new Life(base, 0)) {
            next.targets();
            next.queue.list(0, 100).forEach(e -> next.queue.release(e.id()));
            next.await(() -> {
                next.queue.flushAll();
                return next.queue.size() == 0;
            });
            assertEquals(List.of(), next.core.problems());
        }
        for (String promise : promised)
            assertTrue(promise + " is lost; arrived: " + arrived, arrived.contains(promise));
        if (bouncePromised)
            assertEquals(
                    "one bounce: " + arrived,
                    1,
                    arrived.stream()
                            .filter(a -> a.startsWith("failing") && a.endsWith(SENDER))
                            .count());
        for (String name : List.of("incoming", "entries"))
            assertEquals(List.of(), files(base.resolve("spool/" + name)));
    }

    private static List<Path> files(Path directory) throws IOException {
        try (var found = Files.list(directory)) {
            return found.toList();
        }
    }

    private Path newBase() throws IOException {
        return Files.createDirectory(folder.getRoot().toPath().resolve("life" + ++lives));
    }

    @Test
    public void whatItAnsweredForArrives() throws Exception {
        int steps;
        try (Life life = new Life(newBase(), 0)) {
            day(life);
            steps = life.disk.steps();
        }
        assertTrue("steps: " + steps, steps > 50);
        for (int n = 1 + 3 * crash.ordinal() % STRIDE; n <= steps; n += STRIDE) {
            arrived.clear();
            promised.clear();
            dropped.clear();
            bouncePromised = false;
            slow = false;
            LossyDisk disk = live(n);
            if (disk == null) continue;
            Set<String> before = Set.copyOf(arrived);
            Path left = newBase();
            disk.leave(crash, left);
            try {
                recovered(left);
                for (String gone : dropped)
                    assertFalse(gone + " is back", arrived.contains(gone) && !before.contains(gone));
            } catch (AssertionError e) {
                throw new AssertionError("crash at step " + n, e);
            }
        }
    }

    /** One day that ends with the disk; null if the queue did not even begin. */
    private LossyDisk live(int stopAt) throws IOException {
        Life life;
        try {
            life = new Life(newBase(), stopAt);
        } catch (IOException e) {
            return null;
        }
        try (life) {
            day(life);
        } catch (IOException | MailException e) {
            assertTrue(e.toString(), life.disk.isStopped());
        }
        return life.disk;
    }
}
