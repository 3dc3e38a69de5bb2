package org.amphora.mda.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.amphora.api.filter.DeliveryAction;
import org.amphora.api.filter.DeliveryAction.Discard;
import org.amphora.api.filter.DeliveryAction.FileInto;
import org.amphora.api.filter.DeliveryAction.Redirect;
import org.amphora.api.filter.DeliveryAction.Reject;
import org.amphora.api.filter.DeliveryFilter;
import org.amphora.api.filter.FilterReport;
import org.amphora.api.filter.FilterTrial;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.ShadowReport;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.Delivery;
import org.amphora.api.queue.Outcome;
import org.amphora.api.role.InFlight;
import org.amphora.chain.Installed.Origin;
import org.amphora.testkit.directory.FakeDirectory;
import org.amphora.testkit.intake.FakeInternalMail;
import org.amphora.testkit.queue.MemoryMailQueue;
import org.amphora.testkit.queue.MemorySpool;
import org.amphora.testkit.store.MemoryMailStore;
import org.junit.After;
import org.junit.Test;

/** What is done with delivery filters that are bounded, hang, keep failing, stand in a shadow, or are tried. */
public class FilteredDeliveryTest {
    private static final String ANN = "ann@example.org";
    private static final String BOB = "bob@example.org";
    private static final String CAT = "cat@example.com";
    private static final DeliveryFilter DISCARDS = (e, r, b) -> List.of(new Discard());
    private static final DeliveryFilter SILENT = (e, r, b) -> List.of();
    private static final DeliveryFilter BUGGY = (e, r, b) -> {
        throw new IllegalStateException("a bug");
    };

    private final MemoryMailStore store = new MemoryMailStore();
    private final MemoryMailQueue queue = new MemoryMailQueue();
    private final FakeDirectory directory =
            new FakeDirectory().user(ANN).user(BOB).user(CAT);
    private final Filters filters = new Filters();
    private final MemorySpool spool = new MemorySpool();
    private final CountDownLatch release = new CountDownLatch(1);
    private final LocalDelivery target = new LocalDelivery(
            store,
            filters,
            () -> directory,
            () -> new Sending(queue, new FakeInternalMail(directory, () -> queue, Clock.systemUTC())),
            () -> MdaSettings.DEFAULTS,
            new InFlight());
    private int messages;

    @After
    public void nothingIsLeft() {
        release.countDown();
        filters.close();
        assertEquals("threads inside filters", 0, filters.busy());
        assertEquals("bodies left open", 0, spool.open() + queue.memory().open());
    }

    private void configure(String... pairs) {
        filters.configure(Chains.of(pairs));
    }

    private void add(String name, DeliveryFilter filter) {
        filters.add(filter, Map.of(MailFilter.NAME, name), Origin.UNKNOWN);
    }

    private List<String> deliver(Direction direction, String listener, String text, String... accounts) {
        var envelope = new Envelope(
                "m" + ++messages,
                SessionFacts.builder("s1").listener(listener, "mx").build(),
                direction,
                MailParameters.of(Address.of("sender@example.net")),
                Arrays.stream(accounts)
                        .map(a -> Recipient.local(Address.of(a), a))
                        .toList(),
                Instant.EPOCH);
        try (SpooledBody body = spool.body("Subject: " + text + "\r\n\r\nbody\r\n")) {
            return target.deliver(new Delivery(envelope, body, 1, Instant.now().plusSeconds(20))).stream()
                    .map(o -> o instanceof Outcome.Delivered
                            ? "delivered"
                            : o.reply().toString())
                    .toList();
        }
    }

    private String deliver(String text) {
        return deliver(Direction.INBOUND, "smtp", text, ANN).get(0);
    }

    private List<Integer> inboxes() {
        return List.of(ANN, BOB, CAT).stream()
                .map(a -> store.inbox(a).messages().size())
                .toList();
    }

    private FilterReport report() {
        return filters.set().reports().get(0);
    }

    private static boolean has(SpooledBody body, String word) {
        try {
            var all = ByteBuffer.allocate((int) body.length());
            while (body.read(all.position(), all) > 0) {}
            return new String(all.array(), StandardCharsets.US_ASCII).contains(word);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Waits for the end of the test, whatever it is told; then tries to read. */
    private DeliveryFilter hanging(CompletableFuture<String> late) {
        return (e, r, body) -> {
            while (true) {
                try {
                    release.await(30, TimeUnit.SECONDS);
                    break;
                } catch (InterruptedException ignored) {
                    // that is how it hangs
                }
            }
            try {
                late.complete("read " + body.read(0, ByteBuffer.allocate(10)));
            } catch (IOException ex) {
                late.complete(ex.getMessage());
            }
            return List.of(new Discard());
        };
    }

    @Test
    public void itIsAskedAboutItsRecipientsOnly() {
        add("f", DISCARDS);
        configure("filter.f.domains", "example.com", "filter.f.users", BOB);
        assertEquals(
                List.of("delivered", "delivered", "delivered"), deliver(Direction.INBOUND, "smtp", "x", ANN, BOB, CAT));
        assertEquals(List.of(1, 0, 0), inboxes());
        assertEquals(2, report().counts().messages());
    }

    @Test
    public void itIsAskedAboutItsListenersAndDirectionsOnly() {
        add("f", DISCARDS);
        configure("filter.f.listeners", "smtp", "filter.f.directions", "inbound");
        deliver(Direction.INBOUND, "smtp", "x", ANN);
        deliver(Direction.INTERNAL, "smtp", "x", BOB);
        deliver(Direction.INBOUND, "other", "x", CAT);
        assertEquals(List.of(0, 1, 1), inboxes());
    }

    @Test
    public void aRequiredOneDefersOnlyWhomItIsFor() {
        configure("filters_required", "virus", "filter.virus.domains", "example.org");
        assertEquals(
                List.of("451 4.3.2 A required service is not available", "delivered"),
                deliver(Direction.INBOUND, "smtp", "x", ANN, CAT));
    }

    @Test
    public void oneThatHangsIsSkippedAndReadsNothingLate() throws Exception {
        var late = new CompletableFuture<String>();
        DeliveryFilter hanging = hanging(late);
        add("a", hanging);
        add("b", (e, r, b) -> List.of(new FileInto("B", Set.of(), true)));
        configure("filter.a.timeout", "50ms");
        assertEquals("delivered", deliver("x"));
        assertTrue("the next one decides", store.find(ANN, "B").isPresent());
        assertEquals(1, report().counts().timedOut());
        assertEquals("it is known to be inside", 1, filters.remove(hanging, Duration.ZERO));
        release.countDown();
        assertEquals("the filter's time is over", late.get(30, TimeUnit.SECONDS));
    }

    @Test
    public void aRequiredOneThatHangsDefers() {
        add("a", hanging(new CompletableFuture<>()));
        configure("filter.a.timeout", "50ms", "filters_required", "a");
        assertEquals("451 4.3.2 A required service does not answer", deliver("x"));
        assertEquals(List.of(0, 0, 0), inboxes());
    }

    @Test
    public void whomOthersLeaveNoThreadIsNotToBlame() {
        add("a", hanging(new CompletableFuture<>()));
        add("b", SILENT);
        configure("filter.a.timeout", "50ms", "filter_threads", "1", "filter_failure_limit", "1");
        assertEquals("delivered", deliver("x"));
        assertEquals(
                List.of("quarantined", "yes"),
                filters.set().reports().stream().map(FilterReport::takesPart).toList());
    }

    @Test
    public void oneThatKeepsFailingIsAskedNoMore() {
        add("f", BUGGY);
        configure("filter_failure_limit", "3", "filter_quarantine", "1h");
        for (int i = 0; i < 3; i++) assertTrue(deliver("x").startsWith("451 4.3.0 Internal error"));
        assertEquals("delivered", deliver("x"));
        assertEquals("quarantined", report().takesPart());
        assertEquals(3, report().counts().failed());
        assertTrue(filters.set().problems().get(0).startsWith("filter f "));
        configure("filter_failure_limit", "3", "filter_quarantine", "1h", "filters_required", "f");
        assertEquals("451 4.3.2 A required service is not available", deliver("x"));
        assertTrue(filters.set().release("f"));
        assertTrue(deliver("x").startsWith("451 4.3.0 Internal error"));
    }

    @Test
    public void oneMessageIsOneFailureWhateverItsRecipients() {
        add("f", BUGGY);
        configure("filter_failure_limit", "2");
        deliver(Direction.INBOUND, "smtp", "x", ANN, BOB, CAT);
        assertEquals(List.of(0, 0, 0), inboxes());
        assertEquals("yes", report().takesPart());
        deliver("x");
        assertEquals("quarantined", report().takesPart());
    }

    @Test
    public void nonsenseAndErrorsDeferTheRecipient() {
        for (DeliveryFilter nonsense : List.<DeliveryFilter>of(
                (e, r, b) -> null,
                (e, r, b) -> Arrays.asList((DeliveryAction) null),
                (e, r, b) -> List.of(new Redirect(Address.NULL)),
                (e, r, b) -> List.of(new Reject(null)),
                (e, r, b) -> {
                    throw new AssertionError("a bug");
                })) {
            for (boolean blocking : List.of(true, false)) {
                filters.add(nonsense, Map.of(MailFilter.NAME, "f", MailFilter.BLOCKING, blocking), Origin.UNKNOWN);
                assertEquals("451 4.3.0 Internal error", deliver("x").replaceFirst(" \\(.*", ""));
                filters.remove(nonsense, Duration.ZERO);
            }
        }
        assertEquals(List.of(0, 0, 0), inboxes());
    }

    private ShadowReport shadow(DeliveryFilter present, DeliveryFilter next) {
        filters.add(present, Map.of(MailFilter.NAME, "f"), new Origin("org.example.f", "1.0.0"));
        filters.add(next, Map.of(MailFilter.NAME, "f"), new Origin("org.example.f", "2.0.0"));
        configure("filters_shadow", "f@2.0.0:f", "filter.f.timeout", "2s", "filter_failure_limit", "2");
        return shadow();
    }

    private ShadowReport shadow() {
        return filters.set().shadows().get(0);
    }

    @Test
    public void aShadowDiffersOnExactlyTheKnownMessages() {
        assertEquals(
                "runs",
                shadow(
                                (e, r, b) -> has(b, "lottery") ? List.of(new Discard()) : List.of(),
                                (e, r, b) -> has(b, "lottery") || has(b, "pills") ? List.of(new Discard()) : List.of())
                        .state());
        var known = new ArrayList<String>();
        for (int i = 0; i < 60; i++) {
            deliver(i % 20 == 7 ? "pills" : i % 5 == 0 ? "lottery" : "hello");
            if (i % 20 == 7) known.add("m" + messages + " <" + ANN + ">");
        }
        assertEquals(
                known,
                shadow().differences().stream()
                        .map(ShadowReport.Difference::about)
                        .toList());
        assertEquals(57, shadow().agreed());
        assertEquals(3, shadow().differed());
        ShadowReport.Difference first = shadow().differences().get(0);
        assertEquals("has no opinion | discards", first.present() + " | " + first.shadow());
        assertEquals("what it discards is delivered", List.of(48, 0, 0), inboxes());
    }

    @Test
    public void nothingThatAShadowSaysReachesTheMail() {
        shadow(
                SILENT,
                (e, r, b) -> List.of(
                        new Redirect(Address.of("c@example.net")),
                        new FileInto("Shadow", Set.of(), true),
                        new DeliveryAction.Reply(Address.of(BOB), new byte[] {'x'})));
        assertEquals("delivered", deliver("x"));
        assertEquals(List.of(1, 0, 0), inboxes());
        assertTrue(store.find(ANN, "Shadow").isEmpty());
        assertEquals(0, queue.size());
    }

    @Test
    public void aShadowThatFailsIsADifferenceAndIsQuarantinedAlone() {
        shadow(SILENT, (e, r, b) -> {
            throw new StackOverflowError();
        });
        for (int i = 0; i < 3; i++) assertEquals("delivered", deliver("x"));
        assertEquals("quarantined", shadow().state());
        assertEquals(2, shadow().differed());
        assertEquals(
                "failed: threw java.lang.StackOverflowError",
                shadow().differences().get(0).shadow());
        assertEquals("yes", report().takesPart());
    }

    @Test
    public void aTrialExplainsEachStepAndDeliversNothing() throws Exception {
        configure("filter_failure_limit", "1");
        add("a", SILENT);
        add("b", (e, r, b) -> {
            if (r.address().equals(Address.of(BOB))) throw new IllegalStateException("a bug");
            return List.of(new FileInto("Lists", Set.of(), true));
        });
        assertEquals(
                List.of(
                        "/delivery: <nobody@example.org> is no user here",
                        "a/delivery: <ann@example.org> has no opinion",
                        "b/delivery: <ann@example.org> files into Lists (made if missing)",
                        "/delivery: <ann@example.org> in the end: files into Lists (made if missing)",
                        "a/delivery: <bob@example.org> has no opinion",
                        "b/delivery: <bob@example.org> failed: threw java.lang.IllegalStateException: a bug",
                        "/delivery: <bob@example.org> would be deferred: java.lang.IllegalStateException: a bug"),
                tried(List.of(), ANN, "nobody@example.org", BOB));
        assertTrue(store.find(ANN, "Lists").isEmpty());
        for (FilterReport r : filters.set().reports())
            assertEquals(
                    "not counted", "yes 0", r.takesPart() + ' ' + r.counts().messages());
    }

    @Test
    public void aFilterThatIsOffMayBeTried() throws Exception {
        add("f", DISCARDS);
        configure("filters_off", "f");
        assertEquals(List.of("/delivery: <ann@example.org> in the end: keeps"), tried(List.of(), ANN));
        assertEquals(
                "f/delivery: <ann@example.org> discards",
                tried(List.of("f"), ANN).get(0));
    }

    private List<String> tried(List<String> names, String... to) throws IOException {
        var trial = new FilterTrial(
                SessionFacts.builder("s1").build(),
                Direction.INBOUND,
                Address.of("sender@example.net"),
                Arrays.stream(to).map(Address::of).toList(),
                names,
                new java.io.ByteArrayInputStream("Subject: x\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII)));
        return new DeliveryChain(filters, () -> queue, () -> directory)
                .explain(trial).stream()
                        .map(s -> s.filter() + "/" + s.stage() + ": " + String.join("; ", s.said()))
                        .toList();
    }
}
