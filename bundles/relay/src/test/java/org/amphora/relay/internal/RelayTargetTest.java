package org.amphora.relay.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.List;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.queue.Outcome;
import org.amphora.testkit.smtp.FakeServer;
import org.junit.After;
import org.junit.Test;

/** From a delivery of the queue to a server, and back. */
public class RelayTargetTest {
    private final FakeServer server = new FakeServer();
    private final RelayRig rig = new RelayRig(server);

    @After
    public void close() {
        rig.close();
        server.close();
    }

    private String sent(String... to) {
        List<Outcome> outcomes = rig.send(to);
        assertEquals(to.length, outcomes.size());
        return RelayRig.text(outcomes.get(0));
    }

    @Test
    public void aMessageIsTakenByTheExchanger() {
        assertEquals(
                "Delivered 250 2.0.0 host mx.example.net[127.0.0.1] said: 250 2.0.0 OK queued as 42",
                sent("bob@example.net"));
        assertEquals(List.of("Subject: hello\r\n\r\nHello.\r\n.dot\r\n"), server.messages());
        assertEquals(
                List.of("EHLO mail.example.org", "MAIL FROM:<ann@example.org>", "RCPT TO:<bob@example.net>", "DATA"),
                server.commands());
        assertEquals(0, rig.spool.open());
    }

    @Test
    public void eachRecipientHasItsOutcome() {
        server.on("RCPT", "250 OK", "550 5.1.1 no such user", "450 4.2.0 greylisted", "250 OK");
        rig.set("smtp_mx_session_limit", "1");
        List<String> outcomes = rig.send("a@example.net", "b@example.net", "c@example.net", "d@example.net").stream()
                .map(RelayRig::text)
                .toList();
        assertTrue(outcomes.get(0), outcomes.get(0).startsWith("Delivered 250 2.0.0 "));
        assertEquals(
                "Failed 550 5.1.1 host mx.example.net[127.0.0.1] said: 550 5.1.1 no such user"
                        + " (in reply to RCPT TO command)",
                outcomes.get(1));
        assertEquals(
                "Deferred 450 4.2.0 host mx.example.net[127.0.0.1] said: 450 4.2.0 greylisted"
                        + " (in reply to RCPT TO command)",
                outcomes.get(2));
        assertTrue(outcomes.get(3), outcomes.get(3).startsWith("Delivered 250 2.0.0 "));
        assertEquals(1, server.messages().size());
    }

    @Test
    public void withoutAResolverMailWaits() {
        rig.resolverThere = false;
        assertEquals(
                "Deferred 451 4.4.3 Name service error for example.net type MX: there is no resolver now (unreachable)",
                RelayRig.text(rig.send("bob@example.net").get(0)));
        assertEquals(0, server.connections());
    }

    @Test
    public void theNextMessageUsesTheSameSession() {
        RelayTarget target = rig.target();
        for (int i = 0; i < 3; i++) {
            var envelope =
                    RelayRig.envelope(MailParameters.of(Address.of("ann@example.org")), RelayRig.to("bob@example.net"));
            var body = rig.spool.body(RelayRig.MESSAGE);
            RelayRig.send(target, envelope, body, Duration.ofSeconds(20));
        }
        assertEquals(1, server.connections());
        assertEquals(3, server.messages().size());
        assertEquals(1, rig.pooled());
    }

    @Test
    public void anAddressLiteralIsTheServer() {
        assertEquals(
                "Delivered 250 2.0.0 host 127.0.0.1[127.0.0.1] said: 250 2.0.0 OK queued as 42",
                sent("bob@[127.0.0.1]"));
        assertEquals(0, rig.dns.asked());
        assertTrue(server.commands().contains("RCPT TO:<bob@[127.0.0.1]>"));
    }

    /** One that this machine has not cannot be taken. */
    @Test
    public void connectionsComeFromTheAddressThatIsBound() {
        rig.set("smtp_bind_address", "127.0.0.8");
        assertTrue(sent("bob@example.net").startsWith("Delivered"));
        rig.set("smtp_bind_address", "192.0.2.1").set("smtp_connection_cache_size", "0");
        String text = sent("bob@example.net");
        assertTrue(text, text.startsWith("Deferred 451 4.4.1 connect to mx.example.net[127.0.0.1]:"));
    }
}
