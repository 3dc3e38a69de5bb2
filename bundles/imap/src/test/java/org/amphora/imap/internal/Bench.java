package org.amphora.imap.internal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.amphora.api.auth.Sasl;
import org.amphora.api.store.Append;
import org.amphora.api.store.Flags;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.SearchIndex;
import org.amphora.imap.internal.spool.AppendSpool;
import org.amphora.testkit.auth.FakeSasl;
import org.amphora.testkit.directory.FakeAuthenticator;
import org.amphora.testkit.directory.FakeDirectory;
import org.amphora.testkit.net.FakeConnection;
import org.amphora.testkit.queue.MemorySpool;
import org.amphora.testkit.store.MemoryMailStore;
import org.amphora.testkit.transcript.FakeRig;

/** The protocol engine over a store in memory, with three users. */
final class Bench implements Services {
    static final String JOE = "joe@example.org";
    static final String ANN = "ann@example.org";
    static final String EVE = "eve@example.org";
    static final ImapSettings SETTINGS = settings(false);

    private static final AtomicInteger BENCHES = new AtomicInteger();

    final MemoryMailStore memory;
    final FakeSasl fakeSasl;
    final AppendSpool spool;
    /** For files; made by who needs it. */
    final Path directory;

    private final MemorySpool bodies = new MemorySpool();
    private final ImapSettings settings;

    volatile MailStore store;
    volatile Sasl sasl;
    volatile SearchIndex searchIndex;
    private volatile int storeVersion = 1;
    volatile ImapProtocol protocol;

    Bench() {
        this(SETTINGS, new MemoryMailStore());
    }

    Bench(ImapSettings settings, MemoryMailStore memory) {
        this.settings = settings;
        this.memory = memory;
        store = memory;
        FakeDirectory users =
                new FakeDirectory().domain("example.org").user(JOE).user(ANN).user(EVE);
        fakeSasl = new FakeSasl(new FakeAuthenticator(users)
                .password(JOE, "secret word")
                .password(ANN, "other")
                .password(EVE, "third"));
        sasl = fakeSasl;
        directory = Path.of("target", "bench", ProcessHandle.current().pid() + "-" + BENCHES.incrementAndGet());
        spool = new AppendSpool(directory.resolve("append"));
        protocol = build();
    }

    static ImapSettings settings(boolean literalMinus) {
        return settings(literalMinus, "user");
    }

    /** @param shared the first level of the names of other users' mailboxes */
    static ImapSettings settings(boolean literalMinus, String shared) {
        return new ImapSettings(
                Duration.ofMinutes(30),
                Duration.ofMinutes(3),
                3,
                30,
                20,
                64 * 1024,
                64 * 1024,
                literalMinus,
                1024 * 1024,
                3 * 1024 * 1024,
                64 * 1024,
                1024 * 1024,
                5000,
                50,
                1024 * 1024,
                1024,
                5,
                100,
                shared,
                false,
                Duration.ofSeconds(20));
    }

    /** Another build of the bundle. */
    ImapProtocol build() {
        return new ImapProtocol(this, spool, settings);
    }

    /** The store's bundle goes. */
    void storeGoes() {
        store = null;
        protocol.storeChanged();
    }

    void storeComes(MailStore comes) {
        store = comes;
        storeVersion++;
        protocol.storeChanged();
    }

    /** A message in Joe's inbox; line ends are made CRLF. */
    void deliver(String text) {
        deliver("INBOX", text);
    }

    void deliver(String mailbox, String text) {
        byte[] bytes = text.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        memory.mailbox(memory.find(JOE, mailbox).orElseThrow().id())
                .append(List.of(new Append(bodies.body(bytes), Flags.NONE, Instant.parse("2025-02-03T04:05:06Z"), "")));
    }

    /** The rig of a transcript: the listener {@code secure} has TLS from the start, others offer STARTTLS. */
    FakeRig rig() {
        return new FakeRig(this::open);
    }

    FakeConnection open(String listener) {
        FakeConnection c = new FakeConnection().offeringTls();
        return (listener.equals("plain") ? c : c.secure()).open(protocol);
    }

    /** A session of Joe's. */
    FakeConnection login() {
        return login(JOE, "\"secret word\"");
    }

    /** @param password as LOGIN has it */
    FakeConnection login(String user, String password) {
        FakeConnection c = open("");
        c.type("L1 LOGIN " + user + ' ' + password + "\r\n");
        if (!c.output().contains("L1 OK")) throw new AssertionError("login failed");
        return c;
    }

    /** A session of Joe's with a mailbox selected. */
    FakeConnection select(String mailbox) {
        FakeConnection c = login();
        c.type("L2 SELECT " + mailbox + "\r\n");
        if (!c.output().contains("L2 OK")) throw new AssertionError("select failed");
        return c;
    }

    @Override
    public Optional<MailStore> store() {
        return Optional.ofNullable(store);
    }

    @Override
    public int storeVersion() {
        return storeVersion;
    }

    @Override
    public Optional<Sasl> sasl() {
        return Optional.ofNullable(sasl);
    }

    @Override
    public Optional<SearchIndex> searchIndex() {
        return Optional.ofNullable(searchIndex);
    }

    @Override
    public String hostname() {
        return "mail.example.org";
    }
}
