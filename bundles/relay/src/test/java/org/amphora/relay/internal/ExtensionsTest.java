package org.amphora.relay.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.MailParameters.BodyType;
import org.amphora.api.mail.MailParameters.Return;
import org.amphora.api.mail.Notify;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.amphora.api.queue.Outcome;
import org.amphora.testkit.smtp.FakeServer;
import org.junit.After;
import org.junit.Test;

/** What a server is given of what it offers, and what becomes of a message that it cannot take. */
public class ExtensionsTest {
    private static final String HOST = "mx.example.net[127.0.0.1]";
    private static final MailParameters PLAIN = MailParameters.of(Address.of("ann@example.org"));
    private static final MailParameters UTF8 =
            new MailParameters(Address.of("ann@example.org"), -1, BodyType.EIGHT_BIT_MIME, true, false, "", null);

    private final FakeServer server = new FakeServer();
    private final RelayRig rig = new RelayRig(server);

    @After
    public void close() {
        rig.close();
        server.close();
    }

    private List<Outcome> send(MailParameters mail, String message, Recipient... to) {
        var body = rig.spool.body(message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        return RelayRig.send(rig.target(), RelayRig.envelope(mail, to), body, Duration.ofSeconds(20));
    }

    private String sent(MailParameters mail, String message, String to) {
        server.commands().clear();
        return RelayRig.text(send(mail, message, RelayRig.to(to)).get(0));
    }

    @Test
    public void eightBits() {
        String text = "Subject: x\n\nGr\u00fc\u00dfe\n";
        assertTrue(sent(PLAIN, text, "bob@example.net").startsWith("Delivered"));
        assertTrue(server.commands().contains("MAIL FROM:<ann@example.org> BODY=8BITMIME"));
        server.offers("PIPELINING");
        assertTrue(sent(PLAIN, text, "bob@example.net").startsWith("Delivered"));
        assertTrue(server.commands().contains("MAIL FROM:<ann@example.org>"));
        assertTrue(server.messages().get(1), server.messages().get(1).contains("\r\n\r\nGr=C3=BC=C3=9Fe\r\n"));
        assertEquals(
                "Failed 554 5.6.3 a signed message in 8 bits cannot be converted for " + HOST,
                sent(PLAIN, "DKIM-Signature: v=1\n\n\u00fc\n", "bob@example.net"));
        assertEquals(2, server.messages().size());
    }

    @Test
    public void internationalAddresses() {
        String no = "Failed 553 5.6.7 SMTPUTF8 is required, but was not offered by " + HOST;
        assertEquals(no, sent(UTF8, "Subject: x\n\ny\n", "j\u00f6rg@example.net"));
        assertEquals(no, sent(UTF8, "Subject: \u00fc\n\ny\n", "bob@example.net"));
        rig.dns.with("MX xn--bcher-kva.example", "10 mx.example.net");
        assertTrue(sent(UTF8, "Subject: x\n\ny\n", "bob@b\u00fccher.example").startsWith("Delivered"));
        assertTrue(server.commands().contains("RCPT TO:<bob@xn--bcher-kva.example>"));
        server.offers("SMTPUTF8", "8BITMIME", "PIPELINING");
        assertTrue(sent(UTF8, "Subject: x\n\ny\n", "j\u00f6rg@example.net").startsWith("Delivered"));
        assertTrue(server.commands().contains("MAIL FROM:<ann@example.org> SMTPUTF8"));
    }

    /** One recipient that a server cannot be told of is no other's fault. */
    @Test
    public void theOthersAreDelivered() {
        List<Outcome> outcomes =
                send(UTF8, "Subject: x\n\ny\n", RelayRig.to("j\u00f6rg@example.net"), RelayRig.to("bob@example.net"));
        assertTrue(outcomes.get(0) instanceof Outcome.Failed);
        assertTrue(outcomes.get(1) instanceof Outcome.Delivered);
    }

    @Test
    public void size() {
        server.offers("SIZE 20", "PIPELINING");
        assertEquals(
                "Failed 552 5.3.4 message size 36 exceeds size limit 20 of " + HOST,
                sent(PLAIN, "Return-Path: <>\nSubject: x\n\n" + "y".repeat(20) + "\n", "bob@example.net"));
        assertFalse(server.commands().toString().contains("MAIL"));
        server.offers("SIZE 1000");
        assertTrue(sent(PLAIN, "Subject: x\n\ny\n", "bob@example.net").startsWith("Delivered"));
        assertTrue(server.commands().contains("MAIL FROM:<ann@example.org> SIZE=17"));
    }

    @Test
    public void deliveryStatusNotifications() {
        Address bob = Address.of("bob@example.net");
        Recipient to = new Recipient(
                bob,
                bob,
                new Route.Remote("example.net"),
                Set.of(Notify.SUCCESS, Notify.FAILURE),
                "rfc822;b+b@example.net");
        MailParameters mail = new MailParameters(
                Address.of("ann@example.org"), -1, BodyType.SEVEN_BIT, false, false, "id=1", Return.HDRS);
        Outcome.Delivered without =
                (Outcome.Delivered) send(mail, "a: b\n\nc\n", to).get(0);
        assertFalse(without.reportsItself());
        server.offers("DSN", "PIPELINING");
        Outcome.Delivered with =
                (Outcome.Delivered) send(mail, "a: b\n\nc\n", to).get(0);
        assertTrue(with.reportsItself());
        assertTrue(server.commands().contains("MAIL FROM:<ann@example.org> RET=HDRS ENVID=id+3D1"));
        assertTrue(server.commands()
                .contains("RCPT TO:<bob@example.net> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;b+2Bb@example.net"));
    }

    @Test
    public void chunks() {
        server.offers("CHUNKING", "PIPELINING");
        assertTrue(sent(PLAIN, "Subject: x\n\n.\ny\n", "bob@example.net").startsWith("Delivered"));
        assertTrue(server.commands().contains("BDAT 20 LAST"));
        assertEquals(List.of("Subject: x\r\n\r\n.\r\ny\r\n"), server.messages());
        rig.set("smtp_discard_ehlo_keywords", "chunking, pipelining");
        assertTrue(sent(PLAIN, "Subject: x\n\ny\n", "bob@example.net").startsWith("Delivered"));
        assertTrue(server.commands().contains("DATA"));
    }

    @Test
    public void manyRecipientsTakeSeveralTransactions() {
        server.offers("PIPELINING", "LIMITS RCPTMAX=3");
        Recipient[] to = new Recipient[7];
        for (int i = 0; i < to.length; i++) to[i] = RelayRig.to("u" + i + "@example.net");
        List<Outcome> outcomes = send(PLAIN, "a: b\n\nc\n", to);
        assertTrue(outcomes.stream().allMatch(o -> o instanceof Outcome.Delivered));
        assertEquals(3, server.messages().size());
        assertEquals(1, server.connections());
    }

    @Test
    public void theSecondExchangerWhenTheFirstIsDead() {
        rig.dns
                .with("MX example.net", "10 dead.example.net", "20 mx.example.net")
                .with("A dead.example.net", "127.0.0.9");
        assertTrue(sent(PLAIN, "a: b\n\nc\n", "bob@example.net").startsWith("Delivered"));
    }

    @Test
    public void lmtpAnswersForEach() {
        try (FakeServer lmtp = new FakeServer(true, "127.0.0.1")) {
            lmtp.on("END", "250 2.0.0 OK", "452 4.2.2 full", "550 5.2.1 off");
            rig.set("relayhost", "").set("mailbox_transport", "lmtp:inet:127.0.0.1:" + lmtp.port());
            RelayTarget target = rig.local();
            List<String> to = new ArrayList<>();
            var envelope = RelayRig.envelope(
                    PLAIN,
                    Recipient.local(Address.of("a@example.org"), "a@example.org"),
                    Recipient.local(Address.of("b@example.org"), "b@example.org"),
                    Recipient.local(Address.of("postmaster"), "c@example.org"));
            for (Outcome o : RelayRig.send(target, envelope, rig.spool.body("a: b\n\nc\n"), Duration.ofSeconds(20)))
                to.add(RelayRig.text(o).substring(0, 13));
            assertEquals(List.of("Delivered 250", "Deferred 452 ", "Failed 550 5."), to);
            assertTrue(lmtp.commands().contains("LHLO mail.example.org"));
            assertTrue(lmtp.commands().contains("RCPT TO:<c@example.org>"));
        }
    }

    /** A session that had ended while it waited costs nobody anything. */
    @Test
    public void aSessionThatHasEndedMeanwhile() {
        RelayTarget target = rig.target();
        for (int i = 0; i < 2; i++) {
            var envelope = RelayRig.envelope(PLAIN, RelayRig.to("bob@example.net"));
            var outcome = RelayRig.send(target, envelope, rig.spool.body("a: b\n\nc\n"), Duration.ofSeconds(20));
            assertTrue(RelayRig.text(outcome.get(0)), outcome.get(0) instanceof Outcome.Delivered);
            server.hangUp();
        }
        assertEquals(2, server.connections());
        assertEquals(2, server.messages().size());
    }

    private List<String> twice(String verb, String... answers) {
        server.on(verb, answers);
        RelayTarget target = rig.target();
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            var envelope = RelayRig.envelope(PLAIN, RelayRig.to("bob@example.net"));
            var body = rig.spool.body("a: b\n\nc\n");
            Outcome outcome = RelayRig.send(target, envelope, body, Duration.ofSeconds(20))
                    .get(0);
            outcomes.add(RelayRig.text(outcome).substring(0, 12));
        }
        return outcomes;
    }

    /** A greylist is not asked again at once, in a session of its own. */
    @Test
    public void whoIsPutOffInAKeptSessionWaits() {
        assertEquals(
                List.of("Delivered 25", "Deferred 450"), twice("RCPT", "250 OK", "450 4.2.0 greylisted", "250 OK"));
        assertEquals(1, server.connections());
    }

    @Test
    public void aKeptSessionThatIsToldToGo() {
        assertEquals(List.of("Delivered 25", "Delivered 25"), twice("MAIL", "250 OK", "421 4.4.2 timeout", "250 OK"));
        assertEquals(2, server.connections());
    }

    @Test
    public void theDeadlineOfTheAttemptCounts() {
        server.on("MAIL", FakeServer.STALL);
        var body = rig.spool.body("a: b\n\nc\n");
        var envelope = RelayRig.envelope(PLAIN, RelayRig.to("bob@example.net"));
        String text = RelayRig.text(RelayRig.send(rig.target(), envelope, body, Duration.ofMillis(200))
                .get(0));
        assertEquals(
                "Deferred 451 4.4.2 conversation with " + HOST + " timed out while sending MAIL FROM (unreachable)",
                text);
    }
}
