package org.amphora.intake.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.amphora.api.directory.Directory;
import org.amphora.api.dns.DnsResolver;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.intake.Intake.Begun;
import org.amphora.api.intake.IntakeTransaction;
import org.amphora.api.intake.IntakeTransaction.Committed;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.RcptParameters;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.MailQueue;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.role.RoleHealth;
import org.amphora.api.site.Site;
import org.amphora.api.store.MailStore;
import org.amphora.chain.ChainSettings;
import org.amphora.chain.FilterRunner;
import org.amphora.chain.FilterSet;
import org.amphora.chain.Installed;
import org.amphora.intake.internal.chain.Connections;
import org.amphora.intake.internal.rewrite.Rewriting;
import org.amphora.testkit.directory.FakeDirectory;
import org.amphora.testkit.queue.MemoryMailQueue;
import org.amphora.testkit.site.FakeSite;

/** An intake over fakes: bob and carol at example.org, and aliases; the other roles can be taken away. */
final class Rig implements Roles, AutoCloseable {
    static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    static final String MESSAGE = "From: a@b.example\r\nSubject: hello\r\n\r\nbody\r\n";

    final FakeDirectory users = new FakeDirectory()
            .user("bob@example.org")
            .user("carol@example.org")
            .user("postmaster@example.org")
            .alias("info@example.org", "bob@example.org", "carol@example.org")
            .alias("me@example.org", "bob@example.org")
            .alias("away@example.org", "someone@remote.example");
    final MemoryMailQueue spool = new MemoryMailQueue();
    final FilterSet<MailFilter> filters = new FilterSet<>();
    final AtomicLong nanos = new AtomicLong();
    private final Map<String, Object> keys = new HashMap<>(Map.of(
            "filter_timeout",
            "10s",
            "filter_failure_limit",
            "0",
            "filter_quarantine",
            "1m",
            "filter_threads",
            "4",
            "local_header_rewrite_clients",
            "permit_sasl_authenticated"));
    final FilterRunner runner = new FilterRunner("amphora-intake-filter-", chain());
    final Connections connections = new Connections(runner);

    Directory directory = users;
    MailQueue queue = spool;
    MailStore store;
    DnsResolver dns;
    final FakeSite values = new FakeSite();
    Site site = values;
    boolean relay;
    MessageIntake intake;

    Rig() {
        spool.answer(r -> new org.amphora.api.queue.Outcome.Delivered(reply("250 2.0.0 Delivered")));
        intake = new MessageIntake(this, filters, runner, connections, new RateLimits(nanos::get), settings());
    }

    private Restrictions.Word[] restrictions = {
        Restrictions.Word.PERMIT_MYNETWORKS,
        Restrictions.Word.PERMIT_AUTH_DESTINATION,
        Restrictions.Word.PERMIT_SASL_AUTHENTICATED,
        Restrictions.Word.REJECT
    };
    private RateLimits.Most rates = RateLimits.Most.ANY;
    private long minfree;
    private boolean hideUsersAddress;
    private boolean relayExpected;
    boolean relaySeen;
    private Duration budget = Duration.ofSeconds(20);
    private Duration drain = Duration.ofSeconds(20);

    private ChainSettings chain() {
        return ChainSettings.read(new ConfigReader("org.amphora.intake", keys));
    }

    private IntakeSettings settings() {
        return new IntakeSettings(
                10_000,
                minfree,
                new Restrictions(List.of(restrictions)),
                rates,
                4096,
                50,
                100,
                true,
                hideUsersAddress,
                relayExpected,
                budget,
                drain,
                chain(),
                rewriting(new ConfigReader("org.amphora.intake", keys), nanos));
    }

    static Rewriting rewriting(ConfigReader in, AtomicLong nanos) {
        return Rewriting.read(in, Path.of(""), new RoleHealth(), nanos::get, () -> NOON);
    }

    void restrict(Restrictions.Word... words) {
        restrictions = words;
        intake.configure(settings());
    }

    void rates(RateLimits.Most most) {
        rates = most;
        intake.configure(settings());
    }

    void minfree(long bytes) {
        minfree = bytes;
        intake.configure(settings());
    }

    void hideUsersAddress() {
        hideUsersAddress = true;
        intake.configure(settings());
    }

    void relayExpected() {
        relayExpected = true;
        intake.configure(settings());
    }

    void budget(Duration time) {
        budget = time;
        intake.configure(settings());
    }

    void drain(Duration time) {
        drain = time;
        intake.configure(settings());
    }

    void timeout(Duration time) {
        set("filter_timeout", time.toMillis() + "ms");
    }

    void require(String... filters) {
        set("filters_required", String.join(",", filters));
    }

    /** Sets a key about filters. */
    void set(String key, String value) {
        keys.put(key, value);
        intake.configure(settings());
    }

    /** {@code 250 2.0.0 text}. */
    static Reply reply(String text) {
        String[] words = text.split(" ", 3);
        String[] status = words[1].split("\\.");
        return new Reply(
                Integer.parseInt(words[0]),
                new org.amphora.api.mail.EnhancedStatus(
                        Integer.parseInt(status[0]), Integer.parseInt(status[1]), Integer.parseInt(status[2])),
                words[2]);
    }

    static SessionFacts.Builder stranger() {
        return SessionFacts.builder("s1")
                .listener("smtp", "mx")
                .peer(ip("192.0.2.7"), 4711)
                .helo("client.example", true);
    }

    static SessionFacts.Builder bob() {
        return SessionFacts.builder("s2")
                .listener("submission", "submission")
                .peer(ip("192.0.2.8"), 4712)
                .helo("laptop", true)
                .tls("TLSv1.3", "TLS_AES_128_GCM_SHA256")
                .user("bob@example.org");
    }

    static InetAddress ip(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    void filter(MailFilter filter, String name) {
        filters.add(filter, Map.of(MailFilter.NAME, name), Installed.Origin.UNKNOWN);
    }

    void inlineFilter(MailFilter filter, String name) {
        inlineFilter(filter, name, Installed.Origin.UNKNOWN);
    }

    void inlineFilter(MailFilter filter, String name, Installed.Origin origin) {
        filters.add(filter, Map.of(MailFilter.NAME, name, MailFilter.BLOCKING, false), origin);
    }

    Begun mail(SessionFacts session, String from) {
        return intake.begin(session, MailParameters.of(from.isEmpty() ? Address.NULL : Address.of(from)));
    }

    IntakeTransaction begin(SessionFacts session, String from) {
        Begun begun = mail(session, from);
        assertTrue(begun.toString(), begun instanceof Begun.Accepted);
        return ((Begun.Accepted) begun).transaction();
    }

    IntakeTransaction begin() {
        return begin(stranger().build(), "alice@remote.example");
    }

    String refusal(SessionFacts session, String from) {
        Begun begun = mail(session, from);
        assertTrue("accepted", begun instanceof Begun.Refused);
        return ((Begun.Refused) begun).reply().toString();
    }

    static String rcpt(IntakeTransaction t, String to) {
        return t.recipient(RcptParameters.of(Address.of(to))).toString();
    }

    static Committed data(IntakeTransaction t, String message) throws IOException {
        return data(t, message, true);
    }

    static Committed data(IntakeTransaction t, String message, boolean stillThere) throws IOException {
        BodyWriter writer = t.data();
        writer.write(ByteBuffer.wrap(message.getBytes(US_ASCII)));
        SpooledBody body = writer.finish();
        return t.commit(body, () -> stillThere);
    }

    /** The whole message of the one accept so far. */
    String message() {
        return new String(spool.accepted().get(spool.accepted().size() - 1).message(), US_ASCII);
    }

    MemoryMailQueue.Accepted last() {
        return spool.accepted().get(spool.accepted().size() - 1);
    }

    /** The reply to RCPT, in a transaction of its own. */
    String ask(SessionFacts session, String from, String to) {
        IntakeTransaction t = begin(session, from);
        try {
            return rcpt(t, to);
        } finally {
            t.abort();
        }
    }

    @Override
    public void close() {
        connections.close();
        runner.close();
    }

    @Override
    public Optional<Site> site() {
        return Optional.ofNullable(site);
    }

    @Override
    public Optional<Directory> directory() {
        return Optional.ofNullable(directory);
    }

    @Override
    public Optional<MailQueue> queue() {
        return Optional.ofNullable(queue);
    }

    @Override
    public Optional<DnsResolver> dns() {
        return Optional.ofNullable(dns);
    }

    @Override
    public Optional<MailStore> store() {
        return Optional.ofNullable(store);
    }

    @Override
    public boolean relay() {
        return relay;
    }

    @Override
    public boolean relaySeen() {
        return relaySeen;
    }
}
