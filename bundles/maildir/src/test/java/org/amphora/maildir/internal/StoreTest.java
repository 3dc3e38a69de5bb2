package org.amphora.maildir.internal;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.store.Append;
import org.amphora.api.store.FlagChange;
import org.amphora.api.store.Flags;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.MessageBody;
import org.amphora.api.store.StoreException;
import org.amphora.api.store.StoreException.Kind;
import org.amphora.api.store.SystemFlag;
import org.amphora.api.store.UidSet;
import org.amphora.testkit.store.MemoryBody;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What the store does with files, threads and limits, beyond the contract. */
public final class StoreTest {
    private static final String USER = "anna@example.org";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Stores stores = new Stores();

    @After
    public void close() {
        stores.close();
    }

    private Path root() {
        return folder.getRoot().toPath();
    }

    private Path maildir() {
        return root().resolve("example.org/anna/Maildir");
    }

    private static Append message(String text) {
        return new Append(MemoryBody.of(text + "\n"), Flags.NONE, Instant.now(), "");
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(n -> n.startsWith("amphora-maildir-"))
                .toList();
    }

    private static List<Path> list(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    /** A body that waits in a file, as the spool's. */
    private record FileBody(Path path) implements SpooledBody {
        @Override
        public long length() {
            return path.toFile().length();
        }

        @Override
        public int read(long position, ByteBuffer target) throws IOException {
            try (FileChannel c = FileChannel.open(path)) {
                return c.read(target, position);
            }
        }

        @Override
        public Optional<List<ByteBuffer>> buffers() {
            return Optional.empty();
        }

        @Override
        public Optional<Path> file() {
            return Optional.of(path);
        }

        @Override
        public void close() {
            // the test's
        }
    }

    @Test
    public void aSpooledFileBecomesTheMessageWithoutACopy() throws Exception {
        Path spool = folder.newFile("spooled").toPath();
        Files.writeString(spool, "Subject: x\r\n\r\nhello\r\n");
        Mailbox inbox = stores.open(root(), 0).inbox(USER);
        inbox.append(List.of(new Append(new FileBody(spool), Flags.NONE, Instant.now(), "")));
        Path stored = list(maildir().resolve("new")).get(0);
        assertEquals(Files.getAttribute(spool, "unix:ino"), Files.getAttribute(stored, "unix:ino"));
        Files.delete(spool);
        try (MessageBody b = inbox.body(1).orElseThrow();
                FileChannel c = b.channel().orElseThrow()) {
            assertEquals(b.length(), c.size());
        }
        assertEquals(List.of(), list(maildir().resolve("tmp")));
    }

    @Test
    public void namesFollowFlags() throws Exception {
        Mailbox inbox = stores.open(Stores.settings(root(), 0, "flag_rename_delay", "0s"))
                .inbox(USER);
        inbox.append(List.of(message("one")));
        inbox.store(UidSet.of(1), new FlagChange(FlagChange.Mode.ADD, Flags.of(SystemFlag.SEEN)), Long.MAX_VALUE);
        await(() -> list(maildir().resolve("cur")).stream()
                        .anyMatch(p -> p.toString().endsWith(":2,S"))
                && list(maildir().resolve("new")).isEmpty());
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.holds()) {
            assertTrue("in time", System.nanoTime() < end);
            Thread.onSpinWait();
        }
    }

    @Test
    public void noMoreMailboxesStayOpenThanTheLimit() throws Exception {
        MaildirStore store = stores.open(Stores.settings(root(), 0, "open_mailboxes_limit", "10"));
        List<MailboxId> ids = new ArrayList<>();
        for (int i = 0; i < 25; i++)
            ids.add(store.create(USER, "box" + i, Set.of()).id());
        for (MailboxId id : ids) store.mailbox(id).append(List.of(message("one")));
        for (int i = 0; i < 25; i++) store.inbox("user" + i + "@example.org").append(List.of(message("one")));
        await(() -> store.openCount() <= 10 && store.accountCount() <= 10);
        for (MailboxId id : ids) assertEquals(1, store.mailbox(id).messages().size());
        assertEquals(25, store.quota(USER).usedMessages());
    }

    @Test
    public void nothingStaysBehind() throws Exception {
        MaildirStore store = stores.open(root(), 0);
        Mailbox inbox = store.inbox(USER);
        store.listen(inbox.id(), (id, modSeq) -> {});
        inbox.append(List.of(message("one")));
        inbox.store(UidSet.of(1), new FlagChange(FlagChange.Mode.ADD, Flags.of(SystemFlag.SEEN)), Long.MAX_VALUE);
        assertFalse(threads().isEmpty());
        stores.close();
        assertEquals(List.of(), threads());
        assertEquals(
                Kind.UNAVAILABLE,
                assertThrows(StoreException.class, inbox::messages).kind());
        assertEquals(List.of(), list(maildir().resolve("tmp")));
        assertTrue(list(maildir().resolve("cur")).get(0).toString().endsWith(":2,S"));
        assertTrue(Files.readString(maildir().resolve("dovecot-uidlist")).contains("\n1 :"));
        assertTrue(list(maildir()).stream()
                .noneMatch(p -> p.toString().endsWith(".lock") || p.toString().endsWith(".tmp")));
    }

    /** The old store ends its calls while the new one is not yet there; the next sees all of them. */
    @Test
    public void closingWaitsForTheCallsInside() throws Exception {
        MaildirStore store = stores.open(root(), 0);
        Mailbox inbox = store.inbox(USER);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        SpooledBody slow = new SpooledBody() {
            private final MemoryBody body = MemoryBody.of("slow\n");

            @Override
            public long length() {
                return body.length();
            }

            @Override
            public int read(long position, ByteBuffer target) {
                inside.countDown();
                try {
                    assertTrue(goOn.await(30, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return body.read(position, target);
            }

            @Override
            public Optional<List<ByteBuffer>> buffers() {
                return Optional.empty();
            }

            @Override
            public Optional<Path> file() {
                return Optional.empty();
            }

            @Override
            public void close() {
                // memory only
            }
        };
        Thread delivery = new Thread(() -> inbox.append(List.of(new Append(slow, Flags.NONE, Instant.now(), ""))));
        delivery.start();
        assertTrue(inside.await(30, TimeUnit.SECONDS));
        Thread closing = new Thread(stores::close);
        closing.start();
        await(() -> closing.getState() == Thread.State.TIMED_WAITING);
        assertThrows(StoreException.class, inbox::status);
        goOn.countDown();
        delivery.join();
        closing.join();
        assertEquals(1, stores.open(root(), 0).inbox(USER).messages().size());
    }

    @Test
    public void aBodyStaysOpenWhenTheStoreIsClosed() throws Exception {
        Mailbox inbox = stores.open(root(), 0).inbox(USER);
        inbox.append(List.of(message("one")));
        try (MessageBody b = inbox.body(1).orElseThrow()) {
            stores.close();
            assertEquals(5, b.read(0, ByteBuffer.allocate(10)));
        }
    }

    @Test
    public void whatAnotherProgramDeliversIsHeardAtOnce() throws Exception {
        MaildirStore store = stores.open(root(), 0);
        Mailbox inbox = store.inbox(USER);
        BlockingQueue<Long> heard = new LinkedBlockingQueue<>();
        MailStore.Subscription hints = store.listen(inbox.id(), (id, modSeq) -> heard.add(modSeq));
        Files.writeString(maildir().resolve("new/1700000000.x.host"), "hello\n");
        assertTrue(heard.poll(30, TimeUnit.SECONDS) != null);
        assertEquals(1, inbox.messages().size());
        heard.clear();
        Files.delete(maildir().resolve("new/1700000000.x.host"));
        assertTrue(heard.poll(30, TimeUnit.SECONDS) != null);
        assertEquals(0, inbox.messages().size());
        hints.close();
    }

    @Test
    public void leftOversOfADeadDeliveryGo() throws Exception {
        Mailbox inbox = stores.open(root(), 0).inbox(USER);
        inbox.append(List.of(message("one")));
        stores.close();
        Path tmp = maildir().resolve("tmp");
        String base = list(maildir().resolve("new")).get(0).getFileName().toString();
        Files.writeString(tmp.resolve(base.replace("Q", "Q9")), "half");
        Files.writeString(tmp.resolve("1.M1P1Q1.otherhost,S=1"), "of a running process of another host");
        Files.delete(maildir().resolve("amphora.index"));
        inbox = stores.open(root(), 0).inbox(USER);
        assertEquals(1, inbox.messages().size());
        assertEquals(1, list(tmp).size());
    }

    @Test
    public void anIdOfAnAccountThatIsGoneMakesNone() throws Exception {
        MaildirStore store = stores.open(root(), 0);
        MailboxId id = store.inbox(USER).id();
        store.deleteAccount(USER);
        assertEquals(
                Kind.NO_SUCH_MAILBOX,
                assertThrows(StoreException.class, () -> store.mailbox(id)).kind());
        assertFalse(Files.exists(maildir()));
    }

    @Test
    public void aKeyThatIsNoneIsRefused() {
        Mailbox inbox = stores.open(root(), 0).inbox(USER);
        for (String key : List.of("../x", "a/b", "a.b", "a b", "k".repeat(65))) {
            Append a = new Append(MemoryBody.of("x\n"), Flags.NONE, Instant.now(), key);
            assertThrows(IllegalArgumentException.class, () -> inbox.append(List.of(a)));
        }
        assertEquals(0, inbox.messages().size());
    }

    @Test
    public void oneStoreForARoot() throws Exception {
        StoreLock lock = StoreLock.take(root());
        assertThrows(IOException.class, () -> StoreLock.take(root()));
        lock.close();
        StoreLock.take(root()).close();
    }

    @Test
    public void summariesOfMessagesThatAreGoneAreThrownAway() throws Exception {
        String subject = "Subject: " + "x".repeat(20_000) + "\n\n";
        Mailbox inbox = stores.open(root(), 0).inbox(USER);
        Path file = maildir().resolve("amphora.summaries");
        for (int i = 0; i < 30; i++) inbox.append(List.of(message(subject + i)));
        inbox = stores.reopen().inbox(USER);
        long full = Files.size(file);
        assertTrue("summaries are kept", full > 30 * 20_000);
        byte[] kept = inbox.summary(30).orElseThrow();
        inbox.remove(UidSet.range(1, 29));
        inbox = stores.reopen().inbox(USER);
        assertTrue(Files.size(file) < full / 10);
        assertEquals(List.of(30L), List.of(inbox.messages().uid(0)));
        assertArrayEquals(kept, inbox.summary(30).orElseThrow());
    }

    @Test
    public void aSummaryOfAnotherBuildIsMadeAnew() throws Exception {
        Mailbox inbox = stores.open(root(), 0).inbox(USER);
        inbox.append(List.of(message("Subject: one\n\n")));
        byte[] right = inbox.summary(1).orElseThrow();
        long validity = inbox.status().uidValidity();
        MailStore again = stores.reopen();
        Path file = maildir().resolve("amphora.summaries");
        // behind the name of the format: length, checksum, summary, whose first byte is its version
        ByteBuffer kept = ByteBuffer.wrap(Files.readAllBytes(file));
        kept.put(16, (byte) 0);
        var crc = new CRC32C();
        crc.update(ByteBuffer.allocate(16).putLong(validity).putLong(1).flip());
        crc.update(kept.array(), 16, right.length);
        kept.putInt(12, (int) crc.getValue());
        Files.write(file, kept.array());
        assertArrayEquals(right, again.inbox(USER).summary(1).orElseThrow());
        byte[] both = Files.readAllBytes(file);
        stores.reopen();
        assertTrue("the new one is kept", Files.readAllBytes(file).length > both.length);
    }
}
