package org.amphora.mda.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.amphora.api.filter.DeliveryAction;
import org.amphora.api.filter.DeliveryFilter;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.intake.InternalMail;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.MailParameters.BodyType;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.Delivery;
import org.amphora.api.queue.Outcome;
import org.amphora.api.role.InFlight;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.StoreException.Kind;
import org.amphora.api.store.SystemFlag;
import org.amphora.chain.ChainSettings;
import org.amphora.chain.Installed;
import org.amphora.mda.internal.forward.ForwardSettings;
import org.amphora.testkit.directory.FakeDirectory;
import org.amphora.testkit.intake.FakeInternalMail;
import org.amphora.testkit.queue.MemoryMailQueue;
import org.amphora.testkit.queue.MemorySpool;
import org.amphora.testkit.store.MemoryMailStore;
import org.junit.Test;

public class LocalDeliveryTest {
    private static final String ANN = "ann@example.org";
    private static final String BOB = "bob@example.org";
    private static final String TEXT = "Return-Path: <sender@example.net>\nSubject: hello\n\nHello.\n";

    private final MemoryMailStore store = new MemoryMailStore();
    private final MemoryMailQueue queue = new MemoryMailQueue();
    private final FakeDirectory directory = new FakeDirectory().user(ANN).user(BOB);
    private final InternalMail intake = new FakeInternalMail(directory, () -> queue, Clock.systemUTC());
    private final Filters filters = new Filters();
    private final InFlight inFlight = new InFlight();
    private final MemorySpool spool = new MemorySpool();
    private MdaSettings settings = MdaSettings.DEFAULTS;
    private boolean requireTls;

    private List<Outcome> deliver(MemoryMailStore to, String text, String... accounts) {
        List<Recipient> recipients = new ArrayList<>();
        for (String a : accounts) recipients.add(Recipient.local(Address.of(a), a));
        Envelope envelope = new Envelope(
                "abc1234567890",
                SessionFacts.builder("s1").build(),
                Direction.INBOUND,
                new MailParameters(
                        Address.of("sender@example.net"), -1, BodyType.SEVEN_BIT, false, requireTls, "", null),
                recipients,
                Instant.parse("2026-02-03T04:05:06Z"));
        LocalDelivery target = new LocalDelivery(
                to, filters, () -> directory, () -> new Sending(queue, intake), () -> settings, inFlight);
        try (SpooledBody body = spool.body(text)) {
            return target.deliver(new Delivery(envelope, body, 1, Instant.now().plusSeconds(20)));
        }
    }

    private Outcome deliver() {
        return deliver(store, TEXT, ANN).get(0);
    }

    private void filter(String name, int order, DeliveryFilter filter) {
        filters.add(filter, Map.of(MailFilter.NAME, name, MailFilter.ORDER, order), Installed.Origin.UNKNOWN);
    }

    private void actions(DeliveryAction... actions) {
        filter("test", 0, (envelope, recipient, body) -> List.of(actions));
    }

    private static String text(Mailbox mailbox, int index) throws Exception {
        try (var body = mailbox.body(mailbox.messages().uid(index)).orElseThrow()) {
            var all = java.nio.ByteBuffer.allocate((int) body.length());
            while (body.read(all.position(), all) > 0) {}
            return new String(all.array(), StandardCharsets.US_ASCII);
        }
    }

    private int inbox(String account) {
        return store.inbox(account).messages().size();
    }

    @Test
    public void aMessageGoesToTheInboxAsItIs() throws Exception {
        assertTrue(deliver() instanceof Outcome.Delivered);
        Mailbox inbox = store.inbox(ANN);
        assertEquals(1, inbox.messages().size());
        assertEquals(TEXT.replace("\n", "\r\n"), text(inbox, 0));
        assertEquals(
                Instant.parse("2026-02-03T04:05:06Z").toEpochMilli(),
                inbox.messages().internalDate(0));
        assertEquals(0, spool.open());
    }

    @Test
    public void aSecondAttemptMakesNoSecondCopy() {
        deliver(store, TEXT, ANN, BOB);
        List<Outcome> again = deliver(store, TEXT, ANN, BOB);
        assertTrue(again.stream().allMatch(o -> o instanceof Outcome.Delivered));
        assertEquals(1, inbox(ANN));
        assertEquals(1, inbox(BOB));
    }

    @Test
    public void twoRecipientsThatAreOneAccountGetOneCopy() {
        deliver(store, TEXT, ANN, ANN);
        assertEquals(1, inbox(ANN));
    }

    @Test
    public void theFirstFilterWithAnOpinionDecides() {
        List<String> asked = new ArrayList<>();
        filter("c", 1, (e, r, b) -> {
            asked.add("c");
            return List.of(new DeliveryAction.FileInto("Junk", Set.of("$Junk", "\\Seen"), false));
        });
        filter("b", 1, (e, r, b) -> {
            asked.add("b");
            return List.of();
        });
        filter("a", 2, (e, r, b) -> {
            asked.add("a");
            return List.of(new DeliveryAction.Discard());
        });
        deliver();
        assertEquals(List.of("b", "c"), asked);
        Mailbox junk = store.mailbox(store.find(ANN, "Junk").orElseThrow().id());
        assertEquals(1, junk.messages().size());
        assertTrue(junk.messages().flags(0).has(SystemFlag.SEEN));
        assertTrue(junk.messages().flags(0).has("$Junk"));
        assertEquals(0, inbox(ANN));
    }

    @Test
    public void theConfigurationsOrderGoesBeforeTheFiltersOwn() {
        filter("first", 1, (e, r, b) -> List.of(new DeliveryAction.Discard()));
        filter("second", 2, (e, r, b) -> List.of(new DeliveryAction.Keep(Set.of())));
        filters.configure(Chains.of("filters", "second"));
        deliver();
        assertEquals(1, inbox(ANN));
    }

    @Test
    public void aRequiredFilterThatIsAbsentDefers() {
        filters.configure(Chains.of("filters_required", "virus"));
        Outcome outcome = deliver();
        assertTrue(outcome instanceof Outcome.Deferred);
        assertEquals("4.3.2", outcome.reply().status().toString());
        assertEquals(0, inbox(ANN));
        filter("virus", 0, (e, r, b) -> List.of());
        assertTrue(deliver() instanceof Outcome.Delivered);
    }

    @Test
    public void aFilterThatThrowsDefersItsRecipientOnly() {
        filter("test", 0, (e, r, b) -> {
            if (r.address().local().equals("ann")) throw new IllegalStateException("a bug");
            return List.of();
        });
        List<Outcome> outcomes = deliver(store, TEXT, ANN, BOB);
        assertTrue(outcomes.get(0) instanceof Outcome.Deferred);
        assertTrue(outcomes.get(1) instanceof Outcome.Delivered);
        assertEquals(0, inbox(ANN));
        assertEquals(1, inbox(BOB));
    }

    @Test
    public void aFilterThatIsTakenOutIsNotAskedAnyMore() {
        DeliveryFilter refusing = (e, r, b) -> List.of(new DeliveryAction.Reject("No"));
        filter("test", 0, refusing);
        assertTrue(deliver() instanceof Outcome.Failed);
        assertEquals(0, filters.remove(refusing, Duration.ofSeconds(5)));
        assertTrue(deliver() instanceof Outcome.Delivered);
    }

    @Test
    public void aMailboxThatIsMissingIsMadeOrTheInboxIsUsed() {
        actions(
                new DeliveryAction.FileInto("Lists.osgi", Set.of(), true),
                new DeliveryAction.FileInto("Nowhere", Set.of(), false));
        deliver();
        assertEquals(
                1,
                store.mailbox(store.find(ANN, "Lists.osgi").orElseThrow().id())
                        .messages()
                        .size());
        assertTrue(store.find(ANN, "Nowhere").isEmpty());
        assertEquals(1, inbox(ANN));
    }

    @Test
    public void rejectFailsTheRecipientAndStoresNothing() {
        actions(new DeliveryAction.Keep(Set.of()), new DeliveryAction.Reject("Not wanted here"));
        Outcome outcome = deliver();
        assertTrue(outcome instanceof Outcome.Failed);
        assertEquals("550 5.7.1 Not wanted here", outcome.reply().toString());
        assertEquals(0, inbox(ANN));
    }

    @Test
    public void discardStoresNothing() {
        actions(new DeliveryAction.Discard());
        assertTrue(deliver() instanceof Outcome.Delivered);
        assertEquals(0, inbox(ANN));
    }

    @Test
    public void aRedirectIsQueuedBeforeAnythingIsStored() {
        actions(new DeliveryAction.Keep(Set.of()), new DeliveryAction.Redirect(Address.of("c@example.net")));
        store.failWith(Kind.UNAVAILABLE);
        assertTrue(deliver() instanceof Outcome.Deferred);
        assertEquals(1, queue.size());
        store.failWith(null);
        assertTrue(deliver() instanceof Outcome.Delivered);
        assertEquals("the second attempt's redirect is the first's", 1, queue.size());
        assertEquals(1, inbox(ANN));

        Envelope sent = queue.accepted().get(0).envelope();
        assertEquals(Direction.INTERNAL, sent.direction());
        assertEquals("sender@example.net", sent.reversePath().toString());
        assertEquals(new Route.Remote("example.net"), sent.recipients().get(0).route());
        assertEquals("abc1234567890", sent.session().id());
        assertTrue(sent.id(), sent.id().matches("[A-Za-z0-9]{1,64}"));
        assertEquals(
                TEXT.replace("Subject", "Delivered-To: " + ANN + "\nSubject").replace("\n", "\r\n"),
                new String(queue.accepted().get(0).message(), StandardCharsets.US_ASCII));
        assertEquals(0, queue.memory().open());
    }

    /** RFC 8689 */
    @Test
    public void aRedirectOfAMessageThatRequiresTlsStillDoes() {
        requireTls = true;
        actions(new DeliveryAction.Redirect(Address.of("c@example.net")));
        assertTrue(deliver() instanceof Outcome.Delivered);
        assertTrue(queue.accepted().get(0).envelope().mail().requireTls());
    }

    @Test
    public void aRedirectThatComesBackIsALoop() {
        actions(new DeliveryAction.Redirect(Address.of("c@example.net")));
        Outcome outcome = deliver(store, TEXT.replace("Subject", "Delivered-To: " + ANN + "\nSubject"), ANN)
                .get(0);
        assertTrue(outcome instanceof Outcome.Failed);
        assertEquals("5.4.6", outcome.reply().status().toString());
        assertEquals(0, queue.size());
    }

    @Test
    public void aRedirectToNobodyStaysInTheInbox() {
        actions(new DeliveryAction.Redirect(Address.of("nobody@example.org")));
        assertTrue(deliver() instanceof Outcome.Delivered);
        assertEquals(1, inbox(ANN));
        assertEquals(0, queue.size());
    }

    @Test
    public void aRedirectFollowsAnAlias() {
        directory.alias("all@example.org", ANN, "c@example.net");
        actions(new DeliveryAction.Redirect(Address.of("all@example.org")));
        deliver();
        assertEquals(
                List.of(new Route.Local(ANN, ""), new Route.Remote("example.net")),
                queue.accepted().get(0).envelope().recipients().stream()
                        .map(Recipient::route)
                        .toList());
    }

    @Test
    public void aReplyComesFromTheNullSender() {
        byte[] away = "Subject: away\r\n\r\nI am away.\r\n".getBytes(StandardCharsets.US_ASCII);
        actions(new DeliveryAction.Keep(Set.of()), new DeliveryAction.Reply(Address.of(BOB), away));
        deliver();
        assertTrue(queue.accepted().get(0).envelope().reversePath().isNull());
        assertEquals(
                "Return-Path: <>\r\nSubject: away\r\n\r\nI am away.\r\n",
                new String(queue.accepted().get(0).message(), StandardCharsets.US_ASCII));
        assertEquals(1, inbox(ANN));
    }

    @Test
    public void aDirectoryThatFailsDefersWhatIsToBeSent() {
        actions(new DeliveryAction.Keep(Set.of()), new DeliveryAction.Redirect(Address.of("c@example.net")));
        directory.failing(true);
        assertTrue(deliver() instanceof Outcome.Deferred);
        assertEquals(0, inbox(ANN));
    }

    @Test
    public void whatDoesNotFitIsRejectedOrDeferred() {
        MemoryMailStore small = new MemoryMailStore('.', 10);
        Outcome rejected = deliver(small, TEXT, ANN).get(0);
        assertTrue(rejected instanceof Outcome.Failed);
        assertEquals("5.2.2", rejected.reply().status().toString());
        assertEquals(552, rejected.reply().code());
        settings = new MdaSettings(
                ChainSettings.DEFAULTS, ForwardSettings.NONE, MdaSettings.OverQuota.DEFER, Duration.ofSeconds(1));
        Outcome deferred = deliver(small, TEXT, ANN).get(0);
        assertTrue(deferred instanceof Outcome.Deferred);
        assertEquals("452 4.2.2", deferred.reply().toString().substring(0, 9));
    }

    @Test
    public void errorsOfTheStoreAreTemporary() {
        for (Kind kind : List.of(Kind.UNKNOWN, Kind.UNAVAILABLE, Kind.CONFLICT)) {
            store.failWith(kind);
            Outcome outcome = deliver();
            assertTrue(kind.name(), outcome instanceof Outcome.Deferred);
            assertEquals("4.3.0", outcome.reply().status().toString());
        }
    }

    @Test
    public void aDrainedDeliveryTakesNothing() {
        inFlight.drain(Duration.ZERO);
        assertTrue(deliver() instanceof Outcome.Deferred);
        assertEquals(0, inbox(ANN));
    }

    @Test
    public void keysFitTheContractAndDiffer() {
        String id = "a".repeat(120);
        assertTrue(Keys.append(id, ANN, 12345).matches("[A-Za-z0-9_-]{1,64}"));
        assertTrue(Keys.message(id, ANN, "12345").matches("[A-Za-z0-9]{1,64}"));
        assertNotEquals(Keys.append("m1", ANN, 0), Keys.append("m1", BOB, 0));
        assertNotEquals(Keys.append("m1", ANN, 0), Keys.append("m1", ANN, 1));
        assertNotEquals(Keys.message("m1", ANN, "0"), Keys.message("m2", ANN, "0"));
        assertEquals(Keys.append("m1", ANN, 0), Keys.append("m1", ANN, 0));
    }
}
