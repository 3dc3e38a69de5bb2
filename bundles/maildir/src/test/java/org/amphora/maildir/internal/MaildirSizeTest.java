package org.amphora.maildir.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.amphora.api.store.Append;
import org.amphora.api.store.Flags;
import org.amphora.api.store.StoreException;
import org.amphora.api.store.UidSet;
import org.amphora.maildir.internal.disk.MemoryDisk;
import org.amphora.maildir.internal.disk.WriteFile;
import org.amphora.testkit.store.MemoryBody;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** {@code maildirsize}, which other programs of a Maildir go by and write to. */
public final class MaildirSizeTest {
    private static final String USER = "anna@example.org";
    private static final Path ROOT = Path.of("/mail");
    private static final Path MAILDIR = Path.of("/mail/example.org/anna/Maildir");
    private static final Path FILE = MAILDIR.resolve("maildirsize");

    private final MemoryDisk disk = new MemoryDisk();
    private final Stores stores = new Stores(disk);
    private MaildirStore store;

    @Before
    public void open() throws Exception {
        disk.createDirectory(ROOT);
        open(100);
    }

    @After
    public void close() {
        stores.close();
    }

    /** Nothing is told at its own time, but at the next opening. */
    private void open(long limit) {
        store = stores.open(Stores.settings(ROOT, limit, "flag_rename_delay", "1h"));
    }

    private void openAgain(long limit) {
        stores.close();
        open(limit);
    }

    private void append(String text) {
        store.inbox(USER).append(List.of(new Append(MemoryBody.of(text + "\n"), Flags.NONE, Instant.EPOCH, "")));
    }

    private String content() throws Exception {
        return new String(disk.read(FILE), StandardCharsets.US_ASCII);
    }

    private void put(Path file, String content) throws Exception {
        try (WriteFile f = disk.create(file)) {
            f.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    private void replace(String content) throws Exception {
        disk.unlink(FILE);
        put(FILE, content);
    }

    @Test
    public void itFollowsLineByLine() throws Exception {
        append("12345678");
        openAgain(100);
        assertEquals("100S\n10 1\n", content());
        append("1234");
        openAgain(100);
        store.inbox(USER).remove(UidSet.of(1));
        openAgain(100);
        assertEquals("100S\n10 1\n6 1\n-10 -1\n", content());
    }

    @Test
    public void whatAnotherProgramPutThereCounts() throws Exception {
        append("12345678");
        openAgain(100);
        put(MAILDIR.resolve("new/1.theirs.host"), "1234\n");
        replace(content() + "5 1\n");
        assertEquals(2, store.inbox(USER).status().messages());
        openAgain(100);
        assertEquals("100S\n10 1\n5 1\n", content());
        assertEquals(15, store.quota(USER).usedBytes());
    }

    @Test
    public void aMessageThatIsNotInItIsPutThere() throws Exception {
        append("12345678");
        openAgain(100);
        put(MAILDIR.resolve("new/1.theirs.host"), "1234\n");
        assertEquals(2, store.inbox(USER).status().messages());
        openAgain(100);
        assertEquals("100S\n10 1\n5 1\n", content());
    }

    @Test
    public void anotherLimitALongFileAndNonsenseAreReplaced() throws Exception {
        append("12345678");
        openAgain(200);
        append("1");
        openAgain(200);
        assertEquals("200S\n13 2\n", content());
        for (String wrong :
                List.of("", "x", "200S\n13", "200S\nx y\n", "S,C\n-\n", "200S\n13 2\n" + "0 0\n".repeat(2000))) {
            replace(wrong);
            append("1");
            openAgain(200);
            assertEquals(wrong, 2, content().lines().count());
        }
    }

    @Test
    public void withoutALimitOfOursTheFilesCounts() throws Exception {
        append("12345678");
        openAgain(0);
        replace("20S,3C\n10 1\n");
        append("12345678");
        assertEquals(20, store.quota(USER).limitBytes());
        assertEquals(3, store.quota(USER).limitMessages());
        assertThrows(StoreException.class, () -> append("1"));
        openAgain(0);
        assertEquals("20S,3C\n10 1\n10 1\n", content());
    }

    @Test
    public void withoutAnyLimitThereIsNoFile() throws Exception {
        openAgain(0);
        append("12345678");
        openAgain(0);
        assertThrows(NoSuchFileException.class, this::content);
    }
}
