package org.amphora.queue.internal;

import static org.amphora.queue.internal.QueueRig.ANN;
import static org.amphora.queue.internal.QueueRig.BOB;
import static org.amphora.queue.internal.QueueRig.eventually;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.MailParameters.BodyType;
import org.amphora.api.mail.MailParameters.Return;
import org.amphora.api.mail.Notify;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.QueueEntry;
import org.amphora.testkit.queue.FakeTarget;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class BounceTest {
    private static final Duration NOW = Duration.ofSeconds(-1);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final FakeTarget target = new FakeTarget()
            .answer(r -> r.equals(BOB) || r.address().toString().equals(QueueRig.SENDER)
                    ? FakeTarget.DELIVERED
                    : FakeTarget.FAILED);
    private QueueRig rig;

    @Before
    public void open() throws Exception {
        rig = new QueueRig(folder.getRoot().toPath().resolve("spool"));
        rig.targets.bind(true, target);
    }

    @After
    public void close() throws Exception {
        rig.close();
    }

    private static Recipient ann(Notify... on) {
        return new Recipient(
                ANN.address(), Address.of("alias@example.org"), ANN.route(), Set.of(on), "rfc822;alias@example.org");
    }

    private Envelope from(MailParameters mail, Recipient... to) {
        Envelope e = rig.envelope("m1", to);
        return new Envelope(e.id(), e.session(), e.direction(), mail, e.recipients(), e.received());
    }

    private List<FakeTarget.Attempt> bounces() {
        return target.attempts().stream()
                .filter(a -> a.envelope().direction() == Direction.INTERNAL)
                .toList();
    }

    /** The only bounce. */
    private String bounce() {
        eventually(() -> rig.queue.size() == 0);
        assertEquals(1, bounces().size());
        Envelope e = bounces().get(0).envelope();
        assertTrue(e.reversePath().isNull());
        assertEquals("m1", e.session().id());
        assertEquals(new Route.Local(QueueRig.SENDER, ""), e.recipients().get(0).route());
        return new String(bounces().get(0).message(), StandardCharsets.ISO_8859_1);
    }

    private static void contains(String all, String... parts) {
        for (String part : parts) assertTrue(part + " is not in\n" + all, all.contains(part));
    }

    @Test
    public void itSaysWhatFailedAndReturnsTheMessage() throws Exception {
        rig.accept(
                from(
                        new MailParameters(
                                Address.of(QueueRig.SENDER),
                                -1,
                                BodyType.SEVEN_BIT,
                                false,
                                false,
                                "env-1",
                                Return.FULL),
                        ann(),
                        BOB),
                NOW);
        String text = bounce();
        assertTrue(
                text.startsWith("Return-Path: <>\r\nFrom: Mail Delivery System <MAILER-DAEMON@mail.example.org>\r\n"));
        contains(
                text,
                "\r\nTo: <sender@example.org>\r\n",
                "multipart/report; report-type=delivery-status",
                "Auto-Submitted: auto-replied",
                "Reporting-MTA: dns; mail.example.org",
                "Original-Envelope-Id: env-1",
                "Original-Recipient: rfc822;alias@example.org",
                "Final-Recipient: rfc822; ann@example.org",
                "Action: failed",
                "Status: 5.2.2",
                "Diagnostic-Code: smtp; 552 5.2.2 Mailbox is full",
                "message/rfc822",
                "\r\nHello.\r\n");
        assertFalse(text.contains("bob@example.org"));
        for (String line : text.split("\n")) assertTrue(line, line.endsWith("\r"));
    }

    @Test
    public void withRetHdrsOrAboveTheLimitItReturnsTheHeaderOnly() throws Exception {
        rig.accept(
                from(
                        new MailParameters(
                                Address.of(QueueRig.SENDER), -1, BodyType.SEVEN_BIT, false, false, "", Return.HDRS),
                        ann()),
                NOW);
        String text = bounce();
        contains(text, "text/rfc822-headers", "\r\nSubject: hello\r\n");
        assertFalse(text.contains("Hello."));
    }

    @Test
    public void aMessageWithSmtpUtf8GetsAnInternationalReport() throws Exception {
        var mail = new MailParameters(Address.of(QueueRig.SENDER), -1, BodyType.EIGHT_BIT_MIME, true, false, "", null);
        rig.accept(from(mail, ann()), NOW);
        contains(bounce(), "message/global-delivery-status", "message/global\r\n", "\r\nHello.\r\n");
        assertTrue(bounces().get(0).envelope().mail().smtpUtf8());
    }

    /** RFC 8689 §5 */
    @Test
    public void theBodyOfAMessageThatRequiresTlsIsNotReturned() throws Exception {
        var mail =
                new MailParameters(Address.of(QueueRig.SENDER), -1, BodyType.SEVEN_BIT, false, true, "", Return.FULL);
        rig.accept(from(mail, ann()), NOW);
        String text = bounce();
        contains(text, "text/rfc822-headers", "\r\nSubject: hello\r\n");
        assertFalse(text.contains("Hello."));
        assertTrue(bounces().get(0).envelope().mail().requireTls());
    }

    @Test
    public void aLargeMessageIsReturnedWithoutItsBody() throws Exception {
        rig.accept(rig.envelope("m1", ann()), QueueRig.TEXT + "x\r\n".repeat(50_000), NOW);
        String text = bounce();
        contains(text, "text/rfc822-headers", "\r\nSubject: hello\r\n");
        assertTrue("length " + text.length(), text.length() < 5_000);
    }

    private void nobodyIsTold(Envelope envelope) throws Exception {
        rig.accept(envelope, NOW);
        eventually(() -> rig.queue.size() == 0);
        assertEquals(1, target.attempts().size());
    }

    @Test
    public void notifyNeverIsHonoured() throws Exception {
        nobodyIsTold(rig.envelope("m1", ann(Notify.NEVER)));
    }

    @Test
    public void notifyWithoutFailureIsHonoured() throws Exception {
        nobodyIsTold(rig.envelope("m1", ann(Notify.DELAY, Notify.SUCCESS)));
    }

    @Test
    public void aBounceIsNeverBounced() throws Exception {
        nobodyIsTold(from(MailParameters.of(Address.NULL), ann()));
    }

    @Test
    public void aLocalSenderThatDoesNotExistIsNotTold() throws Exception {
        nobodyIsTold(from(MailParameters.of(Address.of("forged@example.org")), ann()));
    }

    @Test
    public void notifyFailureAsksForIt() throws Exception {
        rig.accept(rig.envelope("m1", ann(Notify.FAILURE)), NOW);
        contains(bounce(), "Action: failed");
    }

    @Test
    public void aRemoteSendersBounceWaitsForARelay() throws Exception {
        rig.accept(from(MailParameters.of(Address.of("far@example.net")), ann()), NOW);
        eventually(() -> rig.queue.find("m1").isEmpty());
        QueueEntry entry = rig.queue.list(0, 10).get(0);
        assertEquals(
                new Route.Remote("example.net"),
                entry.pending().get(0).recipient().route());
        FakeTarget relay = new FakeTarget();
        rig.targets.bind(false, relay);
        eventually(() -> rig.queue.size() == 0);
        assertEquals(1, relay.attempts().size());
    }

    @Test
    public void whileTheDirectoryIsAwayTheRecipientIsDeferred() throws Exception {
        rig.accounts.failing(true);
        rig.accept(rig.envelope("m1", ann()), NOW);
        eventually(() -> rig.queue.find("m1").orElseThrow().pending().get(0).attempts() == 1);
        rig.accounts.failing(false);
        rig.advance(Duration.ofMinutes(7));
        contains(bounce(), "Status: 5.2.2");
    }

    @Test
    public void whileIntakeIsAwayTheBounceWaits() throws Exception {
        rig.intake = null;
        rig.accept(rig.envelope("m1", ann()), NOW);
        eventually(() -> rig.queue.find("m1").orElseThrow().pending().get(0).attempts() == 1);
        rig.intake = rig.intake();
        rig.core.intakeIsBack();
        contains(bounce(), "Status: 5.2.2");
    }

    @Test
    public void whatTheCallerCannotBounceWithoutIntakeGoesWhenItIsBack() throws Exception {
        rig.intake = null;
        try (SpooledBody body = rig.body(QueueRig.TEXT)) {
            rig.queue.bounce(rig.envelope("m1", ann()), body, List.of(FakeTarget.FAILED));
        }
        assertEquals(1, rig.queue.size());
        rig.intake = rig.intake();
        rig.core.intakeIsBack();
        eventually(() -> rig.queue.size() == 0);
        assertEquals(1, bounces().size());
    }

    @Test
    public void whatTheCallerHasFailedInlineIsBouncedByIt() throws Exception {
        Envelope e = rig.envelope("m1", ann(), BOB);
        try (SpooledBody body = rig.body(QueueRig.TEXT)) {
            rig.queue.bounce(e, body, List.of(FakeTarget.FAILED, FakeTarget.DELIVERED));
        }
        assertFalse(bounce().contains("bob@example.org"));
    }

    @Test
    public void whatTheCallerCannotBounceNowIsBouncedLater() throws Exception {
        rig.accounts.failing(true);
        try (SpooledBody body = rig.body(QueueRig.TEXT)) {
            rig.queue.bounce(rig.envelope("m1", ann()), body, List.of(FakeTarget.FAILED));
        }
        assertEquals(1, rig.queue.size());
        rig.accounts.failing(false);
        rig.advance(Duration.ofMinutes(7));
        eventually(() -> rig.queue.size() == 0);
        assertEquals(1, bounces().size());
    }

    @Test
    public void whatExpiresIsBounced() throws Exception {
        target.answer(r -> r.address().toString().equals(QueueRig.SENDER) ? FakeTarget.DELIVERED : FakeTarget.DEFERRED);
        rig.accept(rig.envelope("m1", ann()), NOW);
        eventually(() -> rig.queue.find("m1").orElseThrow().pending().get(0).attempts() == 1);
        rig.advance(Duration.ofDays(5));
        contains(bounce(), "Status: 5.4.7", "Delivery time expired: Try again later");
    }

    @Test
    public void whatHasNoTargetExpiresToo() throws Exception {
        Recipient far = new Recipient(
                Address.of("far@example.net"),
                Address.of("far@example.net"),
                new Route.Remote("example.net"),
                Set.of(Notify.FAILURE),
                "");
        rig.accept(rig.envelope("m1", far), NOW);
        rig.advance(Duration.ofDays(4));
        assertEquals(0, rig.queue.find("m1").orElseThrow().pending().get(0).attempts());
        rig.advance(Duration.ofDays(1));
        contains(bounce(), "Status: 5.4.7", "Final-Recipient: rfc822; far@example.net");
    }
}
