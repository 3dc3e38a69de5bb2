package org.amphora.queue.internal.disk;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.QueueControl.Priority;
import org.amphora.api.role.InFlight;
import org.amphora.queue.internal.disk.LossyDisk.Crash;
import org.amphora.queue.internal.spool.Spool;
import org.amphora.testkit.queue.MemorySpool;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The store's promises, with a crash at each step and each of the ways in which it may leave the disk. */
public class EntryStoreCrashTest {
    @Rule
    public final TemporaryFolder folder = LossyDisk.folder();

    private final AtomicInteger lives = new AtomicInteger();

    private static Envelope envelope(String id) {
        return new Envelope(
                id,
                SessionFacts.builder("s").build(),
                Direction.INBOUND,
                MailParameters.of(Address.of("sender@example.net")),
                List.of(
                        Recipient.local(Address.of("ann@example.org"), "ann@example.org"),
                        Recipient.local(Address.of("bob@example.org"), "bob@example.org")),
                Instant.EPOCH);
    }

    private static byte[] text(int size) {
        byte[] text = new byte[size];
        Arrays.fill(text, (byte) 'x');
        return text;
    }

    /** One life of the store, on a directory that is thrown away or goes on as the crash left it. */
    private static final class Life implements AutoCloseable {
        final LossyDisk disk;
        final SpoolDirectory directory;
        final Spool spool;
        final EntryStore store;
        final Recovery recovery;

        Life(Path base, int stopAt) throws IOException {
            this(base, stopAt, "");
        }

        Life(Path base, int stopAt, String ignoredForce) throws IOException {
            disk = new LossyDisk(base, stopAt);
            disk.ignoreForcesOf(ignoredForce);
            directory = new SpoolDirectory(base.resolve("data/spool"), disk);
            spool = new Spool(disk, directory.incoming(), new InFlight(), 1024, 64 * 1024);
            store = new EntryStore(disk, directory.entries(), spool::newName);
            recovery = new Recovery(disk, store, directory);
        }

        void enqueue(String id, int size) throws IOException {
            var writer = spool.writer(text(size));
            try (SpooledBody body = writer.finish()) {
                spool.force(body);
                store.enqueue(
                        envelope(id), body, false, Priority.NORMAL, List.of(new Change.Deferred(0, 1, 5, "later")));
            }
        }

        @Override
        public void close() throws IOException {
            directory.close();
        }
    }

    /** What the caller was told, step by step. */
    private static final class Told {
        final Map<String, Integer> entries = new HashMap<>();
        final Map<String, List<Change>> changes = new HashMap<>();
        final Set<String> removed = new TreeSet<>();
    }

    private static void script(Life life, Told told) throws IOException {
        for (String id : List.of("small", "large", "gone")) {
            int size = id.equals("large") ? 5000 : 500;
            life.enqueue(id, size);
            told.entries.put(id, size);
        }
        for (String id : List.of("small", "large")) {
            Entry entry = life.store.load(id);
            for (Change change : List.of(
                    new Change.Done(0),
                    new Change.Deferred(1, 2, 77, "try again"),
                    new Change.Held(true, Priority.NORMAL))) {
                life.store.append(entry, List.of(change));
                told.changes.computeIfAbsent(id, i -> new ArrayList<>()).add(change);
            }
        }
        told.entries.remove("gone");
        life.store.remove("gone");
        life.store.force();
        told.removed.add("gone");
        // later steps, so that a crash after the removal is tried too
        life.enqueue("last", 500);
        told.entries.put("last", 500);
    }

    private void check(Path base, Told told) throws IOException {
        try (Life next = new Life(base, 0)) {
            assertTrue(next.directory.isNewProcess());
            next.recovery.sweep();
            Map<String, Entry> found = new HashMap<>();
            Records.read(next.store, next.recovery, e -> found.put(e.id(), e));
            for (var acknowledged : told.entries.entrySet()) {
                Entry entry = found.get(acknowledged.getKey());
                assertTrue(acknowledged.getKey() + " is lost", entry != null);
                try (SpooledBody body = next.store.body(entry)) {
                    assertArrayEquals(text(acknowledged.getValue()), MemorySpool.bytes(body));
                }
                checkChanges(entry, told.changes.getOrDefault(acknowledged.getKey(), List.of()));
            }
            for (String id : told.removed) assertFalse(id + " is back", found.containsKey(id));
            assertEquals(List.of(), list(next.directory.incoming()));
            for (String name : list(next.directory.entries()))
                assertTrue(name, found.containsKey(name.substring(0, name.indexOf('.'))));
        }
    }

    private static void checkChanges(Entry entry, List<Change> changes) {
        if (changes.size() >= 1) assertFalse(entry.pending().contains(0));
        else assertTrue(entry.attempts(0) >= 1);
        if (changes.size() >= 2) {
            assertEquals(2, entry.attempts(1));
            assertEquals("try again", entry.reply(1));
            assertEquals(77, entry.due(1));
        }
        if (changes.size() >= 3) assertTrue(entry.isHeld());
    }

    private static List<String> list(Path directory) throws IOException {
        try (var names = Files.list(directory)) {
            return names.map(p -> p.getFileName().toString()).collect(Collectors.toList());
        }
    }

    private Path newBase() throws IOException {
        return Files.createDirectory(folder.getRoot().toPath().resolve("life" + lives.incrementAndGet()));
    }

    @Test
    public void nothingThatWasAcknowledgedIsLostAtAnyStep() throws Exception {
        crashAtEachStep("");
    }

    /** Without what any one method forces, something is lost. */
    @Test
    public void everyForceIsNeeded() throws Exception {
        Path whole = newBase();
        Set<String> forcing;
        try (Life life = new Life(whole, 0)) {
            script(life, new Told());
            forcing = life.disk.forcing();
        }
        assertTrue(forcing.toString(), forcing.size() >= 6);
        List<String> idle = new ArrayList<>();
        for (String method : forcing) if (!isMissed(method)) idle.add(method);
        assertEquals("forces that no crash misses", List.of(), idle);
    }

    private boolean isMissed(String method) throws Exception {
        try {
            crashAtEachStep(method);
            return false;
        } catch (AssertionError e) {
            return true;
        }
    }

    private void crashAtEachStep(String ignoredForce) throws Exception {
        int steps;
        Path whole = newBase();
        try (Life life = new Life(whole, 0)) {
            script(life, new Told());
            steps = life.disk.steps();
        }
        assertTrue("steps: " + steps, steps > 30);
        for (int n = 1; n <= steps; n++) {
            Path base = newBase();
            Told told = new Told();
            LossyDisk disk = run(base, n, told, ignoredForce);
            for (Crash crash : Crash.values()) {
                Path left = newBase();
                disk.leave(crash, left);
                try {
                    check(left, told);
                } catch (AssertionError | IOException e) {
                    throw new AssertionError("crash at step " + n + ", " + crash, e);
                }
            }
        }
    }

    private static LossyDisk run(Path base, int stopAt, Told told, String ignoredForce) throws IOException {
        Life life;
        try {
            life = new Life(base, stopAt, ignoredForce);
        } catch (IOException e) {
            return stopped(base, stopAt);
        }
        try (life) {
            script(life, told);
        } catch (IOException e) {
            assertTrue(e.toString(), life.disk.isStopped());
        }
        return life.disk;
    }

    /** Where the directory itself was not made: nothing has been promised. */
    private static LossyDisk stopped(Path base, int stopAt) throws IOException {
        assertTrue("step " + stopAt, stopAt <= 12);
        return new LossyDisk(base, 0);
    }

    @Test
    public void aDamagedRecordIsNeverThrownAway() throws Exception {
        Path base = newBase();
        try (Life life = new Life(base, 0)) {
            life.enqueue("small", 500);
            life.enqueue("large", 5000);
            life.enqueue("good", 500);
        }
        Path entries = base.resolve("data/spool/entries");
        for (String id : List.of("small", "large")) {
            byte[] record = Files.readAllBytes(entries.resolve(id + ".entry"));
            record[60] ^= 1;
            Files.write(entries.resolve(id + ".entry"), record);
        }
        int steps;
        Path whole = newBase();
        new LossyDisk(base, 0).leave(Crash.KILL, whole);
        try (Life life = new Life(whole, 0)) {
            Records.read(life.store, life.recovery, e -> assertEquals("good", e.id()));
            assertEquals(2, life.recovery.problems().size());
            // makes the removal from entries/ durable
            life.enqueue("good2", 500);
            steps = life.disk.steps();
        }
        assertEquals(
                Set.of("small.entry", "large.entry", "large.body"),
                Set.copyOf(list(whole.resolve("data/spool/corrupt"))));
        assertEquals(Set.of("good.entry", "good2.entry"), Set.copyOf(list(whole.resolve("data/spool/entries"))));
        for (int n = 1; n <= steps; n++) {
            Path before = newBase();
            new LossyDisk(base, 0).leave(Crash.KILL, before);
            LossyDisk disk = null;
            try (Life life = new Life(before, n)) {
                disk = life.disk;
                Records.read(life.store, life.recovery, e -> {});
                life.enqueue("good2", 500);
            } catch (IOException e) {
                if (disk == null) continue;
            }
            for (Crash crash : Crash.values()) {
                Path left = newBase();
                disk.leave(crash, left);
                Set<String> names = new TreeSet<>(list(left.resolve("data/spool/corrupt")));
                names.addAll(list(left.resolve("data/spool/entries")));
                assertTrue(
                        "crash at step " + n + ", " + crash + ": " + names,
                        names.containsAll(Set.of("small.entry", "large.entry", "large.body", "good.entry")));
                try (Life next = new Life(left, 0)) {
                    Records.read(next.store, next.recovery, e -> assertTrue(e.id(), e.id().startsWith("good")));
                }
            }
        }
    }
}
