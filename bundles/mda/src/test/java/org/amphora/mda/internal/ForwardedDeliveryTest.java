package org.amphora.mda.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.amphora.api.filter.DeliveryAction;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.intake.InternalMail;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.Delivery;
import org.amphora.api.queue.Outcome;
import org.amphora.api.role.InFlight;
import org.amphora.chain.ChainSettings;
import org.amphora.chain.Installed;
import org.amphora.mda.internal.forward.ForwardSettings;
import org.amphora.testkit.directory.FakeDirectory;
import org.amphora.testkit.intake.FakeInternalMail;
import org.amphora.testkit.queue.MemoryMailQueue;
import org.amphora.testkit.queue.MemorySpool;
import org.amphora.testkit.store.MemoryMailStore;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Mail of somebody who has a forward file. */
public class ForwardedDeliveryTest {
    private static final String JOE = "joe@example.org";
    private static final String TEXT = "Return-Path: <sender@example.net>\nSubject: hello\n\nHello.\n";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final MemoryMailStore store = new MemoryMailStore();
    private final MemoryMailQueue queue = new MemoryMailQueue();
    private final FakeDirectory directory =
            new FakeDirectory().user(JOE).user("ann@example.org").alias("jo@example.org", JOE);
    private final Filters filters = new Filters();
    private final MemorySpool spool = new MemorySpool();
    private InternalMail intake = new FakeInternalMail(directory, () -> queue, Clock.systemUTC());

    @Before
    public void homes() {
        store.homes(folder.getRoot().toPath());
    }

    @After
    public void nothingIsLeft() {
        filters.close();
        assertEquals(0, spool.open() + queue.memory().open());
    }

    private void forward(String name, String text) throws IOException {
        Path home = folder.getRoot().toPath().resolve(JOE);
        Files.createDirectories(home);
        Files.writeString(home.resolve(name), text);
    }

    private Outcome deliver(String text, String detail) {
        String local = detail.isEmpty() ? "joe" : "joe+" + detail;
        Address to = new Address(local, "example.org");
        var recipient = new Recipient(to, to, new Route.Local(JOE, detail), Set.of(), "");
        var envelope = new Envelope(
                "abc1234567890",
                SessionFacts.builder("s1").build(),
                Direction.INBOUND,
                MailParameters.of(Address.of("sender@example.net")),
                List.of(recipient),
                Instant.parse("2026-02-03T04:05:06Z"));
        var forward = new ForwardSettings(
                List.of("$home/.forward$recipient_delimiter$extension", "$home/.forward"), 1000, 10);
        var settings =
                new MdaSettings(ChainSettings.DEFAULTS, forward, MdaSettings.OverQuota.REJECT, Duration.ofSeconds(1));
        var target = new LocalDelivery(
                store, filters, () -> directory, () -> new Sending(queue, intake), () -> settings, new InFlight());
        try (SpooledBody body = spool.body(text)) {
            return target.deliver(new Delivery(envelope, body, 1, Instant.now().plusSeconds(20)))
                    .get(0);
        }
    }

    /** What has been sent on, and how much is in the inbox. */
    private String became() {
        String sent = queue.accepted().stream()
                .map(a -> a.envelope().recipients().get(0).address().toString())
                .collect(Collectors.joining(" "));
        return sent + " inbox " + store.inbox(JOE).messages().size();
    }

    private String delivered(String file) throws IOException {
        forward(".forward", file);
        assertTrue(deliver(TEXT, "") instanceof Outcome.Delivered);
        return became();
    }

    @Test
    public void itGoesOnUnderItsSender() throws Exception {
        assertEquals("ann@example.org far@remote.example inbox 0", delivered("ann, far@remote.example\n"));
        var sent = queue.accepted().get(1);
        assertEquals("sender@example.net", sent.envelope().reversePath().toString());
        assertEquals(Direction.INTERNAL, sent.envelope().direction());
        assertTrue(new String(sent.message())
                .startsWith("Return-Path: <sender@example.net>\r\nDelivered-To: joe@example.org\r\nSubject:"));
    }

    @Test
    public void aCopyStays() throws Exception {
        assertEquals("far@remote.example inbox 1", delivered("\\joe, far@remote.example\n"));
    }

    @Test
    public void itsOwnAddressByAnotherNameIsACopy() throws Exception {
        assertEquals("far@remote.example inbox 1", delivered("joe+x@example.org, far@remote.example\n"));
    }

    @Test
    public void whatIsNotDoneLeavesACopy() throws Exception {
        assertEquals("far@remote.example inbox 1", delivered("far@remote.example, \"|/bin/sh\"\n"));
    }

    @Test
    public void nobodyToSendItToLeavesACopy() throws Exception {
        assertEquals(" inbox 1", delivered("gone@example.org\n"));
    }

    @Test
    public void anEmptyFileIsNone() throws Exception {
        assertEquals(" inbox 1", delivered("# not now\n"));
    }

    @Test
    public void aDetailHasAFileOfItsOwn() throws Exception {
        forward(".forward+lists", "lists@remote.example\n");
        forward(".forward", "far@remote.example\n");
        deliver(TEXT, "lists");
        deliver(TEXT, "other");
        assertEquals("lists@remote.example far@remote.example inbox 0", became());
        assertEquals("of one message two entries", 2, queue.size());
        deliver(TEXT, "another");
        assertEquals("to each address once", 2, queue.size());
    }

    @Test
    public void whatHasBeenHereIsKept() throws Exception {
        forward(".forward", "far@remote.example\n");
        deliver("Return-Path: <>\nDelivered-To: Joe@Example.Org\nSubject: back\n\n.\n", "");
        assertEquals(" inbox 1", became());
    }

    @Test
    public void aFilterHasTheFirstWord() throws Exception {
        forward(".forward", "far@remote.example\n");
        filters.add(
                (envelope, recipient, body) -> List.of(new DeliveryAction.FileInto("Junk", Set.of(), true)),
                Map.of(MailFilter.NAME, "spam", MailFilter.ORDER, 0),
                Installed.Origin.UNKNOWN);
        deliver(TEXT, "");
        assertEquals(" inbox 0", became());
        assertEquals(
                1,
                store.mailbox(store.find(JOE, "Junk").orElseThrow().id())
                        .messages()
                        .size());
    }

    @Test
    public void withoutIntakeItWaits() throws Exception {
        forward(".forward", "\\joe, far@remote.example\n");
        intake = null;
        assertTrue(deliver(TEXT, "") instanceof Outcome.Deferred);
        assertEquals("nothing is stored before all is sent", " inbox 0", became());
    }
}
