package org.amphora.queue.internal.disk;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.QueueControl.Priority;
import org.amphora.testkit.queue.MemorySpool;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Records that are not as they were written. */
public class RecoveryTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path root;
    private SpoolDirectory directory;
    private EntryStore store;
    private Recovery recovery;
    private int names;

    @Before
    public void open() throws Exception {
        root = folder.getRoot().toPath().resolve("spool");
        RealDisk disk = new RealDisk();
        directory = new SpoolDirectory(root, disk);
        store = new EntryStore(
                disk, directory.entries(), () -> directory.incoming().resolve("n" + ++names));
        recovery = new Recovery(disk, store, directory);
        for (String id : List.of("one", "two")) enqueue(id);
    }

    @After
    public void close() throws Exception {
        directory.close();
    }

    private void enqueue(String id) throws IOException {
        try (SpooledBody body = new MemorySpool().body("Subject: x\n\nHello.\n")) {
            store.enqueue(
                    new Envelope(
                            id,
                            SessionFacts.builder("s").build(),
                            Direction.INBOUND,
                            MailParameters.of(Address.of("sender@example.net")),
                            List.of(Recipient.local(Address.of("ann@example.org"), "ann@example.org")),
                            Instant.EPOCH),
                    body,
                    false,
                    Priority.NORMAL,
                    List.of());
        }
    }

    private List<String> recovered() throws IOException {
        List<String> found = new ArrayList<>();
        Records.read(store, recovery, e -> found.add(e.id()));
        found.sort(null);
        return found;
    }

    private Path record(String id) {
        return directory.entries().resolve(id + ".entry");
    }

    private void isSetAside(byte[] record) throws IOException {
        Files.write(record("one"), record);
        assertEquals(List.of("two"), recovered());
        try (var aside = Files.list(directory.corrupt())) {
            Path file = aside.findFirst().orElseThrow();
            assertEquals(Arrays.toString(record), Arrays.toString(Files.readAllBytes(file)));
            Files.delete(file);
        }
    }

    @Test
    public void anyPieceOfARecordIsDamage() throws Exception {
        byte[] whole = Files.readAllBytes(record("one"));
        for (int length = 0; length < whole.length; length += 7) isSetAside(Arrays.copyOf(whole, length));
    }

    @Test
    public void aChangedHeadIsDamage() throws Exception {
        byte[] whole = Files.readAllBytes(record("one"));
        int head = RecordFormat.FIRST_LINE;
        for (int at : new int[] {0, 5, 16, 20, 30, head, head + 3, head + 60}) {
            byte[] changed = whole.clone();
            changed[at] ^= 2;
            isSetAside(changed);
        }
    }

    @Test
    public void anEmptyFileAndNoiseAreDamage() throws Exception {
        isSetAside(new byte[0]);
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            isSetAside(noise);
        }
    }

    @Test
    public void anotherEntrysRecordIsDamage() throws Exception {
        isSetAside(Files.readAllBytes(record("two")));
    }

    @Test
    public void aNewerVersionStaysAndIsNamed() throws Exception {
        byte[] record = Files.readString(record("one"), StandardCharsets.ISO_8859_1)
                .replaceFirst("amphora-queue 1", "amphora-queue 2")
                .getBytes(StandardCharsets.ISO_8859_1);
        Files.write(record("one"), record);
        assertEquals(List.of("two"), recovered());
        assertTrue(Files.exists(record("one")));
        assertEquals(1, recovery.problems().size());
        assertTrue(recovery.problems().get(0).contains("one"));
        assertTrue(recovery.problems().get(0).contains("version 2"));
        assertThrows("its id is not taken", FileAlreadyExistsException.class, () -> enqueue("one"));
        assertEquals(Arrays.toString(record), Arrays.toString(Files.readAllBytes(record("one"))));
    }

    @Test
    public void aTornChangeDoesNotCountAndDoesNotSpoilTheNext() throws Exception {
        Entry entry = store.load("one");
        store.append(entry, List.of(new Change.Deferred(0, 1, 10, "first")));
        byte[] torn = "\n0badc0de deferred\t0\t2\t20\tsec".getBytes(StandardCharsets.US_ASCII);
        Files.write(record("one"), torn, StandardOpenOption.APPEND);
        assertEquals("first", store.load("one").reply(0));
        store.append(store.load("one"), List.of(new Change.Deferred(0, 2, 20, "tab\tand\nline")));
        Entry read = store.load("one");
        assertEquals("tab\tand\nline", read.reply(0));
        assertEquals(2, read.attempts(0));
        assertEquals(20, read.due(0));
    }

    @Test
    public void aChangeThatNobodyKnowsIsDamage() throws Exception {
        byte[] line = "explode\t1".getBytes(StandardCharsets.US_ASCII);
        String text = "\n" + Fields.crc(line, 0, line.length) + " explode\t1\n";
        Files.write(record("one"), text.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.APPEND);
        assertEquals(List.of("two"), recovered());
    }

    @Test
    public void asManyDamagedRecordsOfOneNameAsThereAreAreKept() throws Exception {
        for (int i = 0; i < 3; i++) {
            if (i > 0) enqueue("one");
            byte[] record = Files.readAllBytes(record("one"));
            record[RecordFormat.FIRST_LINE + 2] ^= 1;
            Files.write(record("one"), record);
            assertEquals(List.of("two"), recovered());
        }
        try (var aside = Files.list(directory.corrupt())) {
            assertEquals(
                    List.of("one.entry", "one.entry.1", "one.entry.2"),
                    aside.map(p -> p.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    public void whatCannotBeReadNowIsLeftAlone() throws Exception {
        Files.delete(record("one"));
        Files.createDirectory(record("one"));
        assertEquals(List.of("two"), recovered());
        assertTrue(recovery.problems().get(0), recovery.problems().get(0).contains("one is left alone"));
        assertTrue(Files.isDirectory(record("one")));
    }

    @Test
    public void nobodyElseReadsMail() throws Exception {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(record("one"))));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(root)));
    }
}
