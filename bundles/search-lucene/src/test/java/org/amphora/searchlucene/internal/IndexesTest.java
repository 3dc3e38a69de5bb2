package org.amphora.searchlucene.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.amphora.api.store.Append;
import org.amphora.api.store.Flags;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.SearchIndex.Field;
import org.amphora.api.store.SearchIndex.Found;
import org.amphora.api.store.SearchIndex.Term;
import org.amphora.api.store.UidSet;
import org.amphora.testkit.store.MemoryBody;
import org.amphora.testkit.store.MemoryMailStore;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class IndexesTest {
    private static final String JOE = "joe@example.org";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final MemoryMailStore store = new MemoryMailStore();
    private Indexes indexes;

    private Indexes indexes(int minMessages, long textLimit, Duration delay) {
        Path root = folder.getRoot().toPath().resolve("search");
        indexes = new Indexes(new SearchSettings(root, minMessages, textLimit, delay, Duration.ofSeconds(20)));
        indexes.store(store);
        return indexes;
    }

    private Indexes indexes() {
        return indexes(0, 1 << 20, Duration.ofDays(1));
    }

    @After
    public void close() {
        if (indexes != null) assertTrue(indexes.close(Duration.ofSeconds(20)));
    }

    private Mailbox inbox() {
        return store.inbox(JOE);
    }

    private void deliver(String subject, String text) {
        MemoryBody body = MemoryBody.of("Subject: " + subject + "\nX-Note: " + subject + "\n\n" + text + "\n");
        inbox().append(List.of(new Append(body, Flags.NONE, Instant.EPOCH, "")));
    }

    private void index() {
        assertTrue(indexes.update(inbox(), () -> true));
    }

    private Found find(Field field, String text) {
        return indexes.find(inbox(), new Term(field, field == Field.HEADER ? "x-NOTE" : "", text));
    }

    private List<Path> folders() {
        return indexes.folders().all();
    }

    @Test
    public void eachFieldIsKnown() {
        indexes();
        deliver("Meeting", "see you in 北京");
        deliver("beijing", "nothing");
        index();
        assertEquals(new Found(UidSet.of(1, 2), UidSet.of(1)), find(Field.SUBJECT, "mEEt"));
        assertEquals(UidSet.of(1), find(Field.BODY, "北京").candidates());
        assertEquals(UidSet.of(1), find(Field.BODY, "京").candidates());
        assertEquals(UidSet.of(1), find(Field.TEXT, "you in").candidates());
        assertEquals(UidSet.of(2), find(Field.TEXT, "jing").candidates());
        assertEquals(UidSet.of(2), find(Field.HEADER, "ijin").candidates());
        assertEquals(UidSet.of(1, 2), find(Field.HEADER, "").candidates());
        assertEquals(
                UidSet.EMPTY,
                indexes.find(inbox(), new Term(Field.HEADER, "X-Other", "")).candidates());
    }

    @Test
    public void whatHasComeSinceIsNotCovered() {
        indexes();
        deliver("one", "1");
        index();
        deliver("two", "2");
        Found found = find(Field.SUBJECT, "two");
        assertEquals(new Found(UidSet.of(1), UidSet.EMPTY), found);
        assertTrue(found.excludes(1));
        assertFalse(found.excludes(2));
    }

    @Test
    public void anIndexingThatIsStoppedGoesOnLater() {
        indexes();
        for (int i = 0; i < 5; i++) deliver("one", "1");
        int[] left = {2};
        assertFalse(indexes.update(inbox(), () -> --left[0] > 0));
        assertEquals(UidSet.range(1, 2), find(Field.SUBJECT, "x").covered());
        index();
        assertEquals(UidSet.range(1, 5), find(Field.SUBJECT, "x").covered());
    }

    @Test
    public void whatHasGoneGoesFromTheIndex() {
        indexes();
        for (int i = 0; i < 4; i++) deliver("one", "1");
        index();
        inbox().remove(UidSet.of(2));
        index();
        assertEquals(UidSet.of(1, 3, 4), find(Field.SUBJECT, "one").candidates());
        inbox().remove(UidSet.of(3));
        store.forgetVanished(inbox().id());
        index();
        assertEquals(UidSet.of(1, 4), find(Field.SUBJECT, "one").candidates());
    }

    @Test
    public void longMessagesAreAlwaysCandidates() {
        indexes(0, 10, Duration.ofDays(1));
        deliver("long", "more than ten characters");
        deliver("short", "few");
        index();
        assertEquals(UidSet.of(1), find(Field.BODY, "characters").candidates());
        assertEquals(UidSet.of(1), find(Field.BODY, "not there").candidates());
    }

    @Test
    public void aSmallMailboxHasNoIndex() {
        indexes(2, 1 << 20, Duration.ofDays(1));
        deliver("one", "1");
        index();
        assertEquals(Found.NOTHING, find(Field.SUBJECT, "one"));
        assertEquals(List.of(), folders());
        deliver("two", "2");
        index();
        assertEquals(UidSet.of(1), find(Field.SUBJECT, "one").candidates());
    }

    @Test
    public void anotherMailboxOfThatNameHasAnotherIndex() {
        indexes();
        store.create(JOE, "Box", Set.of());
        Mailbox old = store.mailbox(store.find(JOE, "Box").orElseThrow().id());
        old.append(List.of(new Append(MemoryBody.of("Subject: x\n\n"), Flags.NONE, Instant.EPOCH, "")));
        indexes.update(old, () -> true);
        store.delete(JOE, "Box");
        store.create(JOE, "Box", Set.of());
        Mailbox now = store.mailbox(store.find(JOE, "Box").orElseThrow().id());
        assertEquals(Found.NOTHING, indexes.find(now, new Term(Field.SUBJECT, "", "x")));
    }

    @Test
    public void aDamagedIndexIsMadeAnew() throws IOException {
        indexes();
        for (int i = 0; i < 3; i++) deliver("one", "1");
        index();
        indexes.close(Duration.ofSeconds(20));
        try (Stream<Path> files = Files.list(folders().get(0))) {
            for (Path file : files.toList()) Files.write(file, new byte[10]);
        }
        indexes();
        assertEquals(Found.NOTHING, find(Field.SUBJECT, "one"));
        index();
        assertEquals(UidSet.of(1, 2, 3), find(Field.SUBJECT, "one").candidates());
    }

    @Test
    public void aFlippedBitIsFoundAtTheNextUpdate() throws IOException {
        indexes();
        for (int i = 0; i < 3; i++) deliver("one", "1");
        index();
        indexes.close(Duration.ofSeconds(20));
        try (Stream<Path> files = Files.list(folders().get(0))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".cfs")).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length / 2] ^= 1;
                Files.write(file, bytes);
            }
        }
        indexes();
        index();
        assertEquals(Found.NOTHING, find(Field.SUBJECT, "one"));
        index();
        assertEquals(UidSet.of(1, 2, 3), find(Field.SUBJECT, "one").candidates());
    }

    @Test
    public void aSearchBringsTheIndexAndADeletedMailboxTakesItAway() throws Exception {
        indexes(0, 1 << 20, Duration.ZERO);
        store.create(JOE, "Box", Set.of());
        Mailbox box = store.mailbox(store.find(JOE, "Box").orElseThrow().id());
        box.append(List.of(new Append(MemoryBody.of("Subject: x\n\n"), Flags.NONE, Instant.EPOCH, "")));
        indexes.start();
        Term term = new Term(Field.SUBJECT, "", "y");
        await(() -> indexes.find(box, term).excludes(1));
        box.append(List.of(new Append(MemoryBody.of("Subject: x\n\n"), Flags.NONE, Instant.EPOCH, "")));
        await(() -> indexes.coverage(box.id()).orElseThrow().uid() == 2);
        store.delete(JOE, "Box");
        await(() -> folders().isEmpty());
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.holds()) {
            assertTrue("in time", System.nanoTime() - end < 0);
            Thread.onSpinWait();
        }
    }
}
