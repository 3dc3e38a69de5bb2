package org.amphora.intake.internal;

import static org.amphora.intake.internal.Rig.bob;
import static org.amphora.intake.internal.Rig.ip;
import static org.amphora.intake.internal.Rig.rcpt;
import static org.amphora.intake.internal.Rig.stranger;
import static org.junit.Assert.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.amphora.api.intake.IntakeTransaction;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SessionFacts;
import org.amphora.intake.internal.RateLimits.Most;
import org.junit.After;
import org.junit.Test;

public class RateLimitsTest {
    private static final String TOO_MUCH = "450 4.7.1 Too much mail, try again later";
    private static final String TOO_MANY = "450 4.7.1 Too many recipients, try again later";
    private static final String OK = "250 2.1.5 Ok";
    private static final String SENDER = "alice@remote.example";

    private final Rig rig = new Rig();

    @After
    public void close() {
        rig.close();
    }

    private void mail(SessionFacts session, String sender) {
        rig.begin(session, sender).abort();
    }

    @Test
    public void messagesOfAnAddress() {
        rig.rates(new Most(2, 0, 0, 0));
        mail(stranger().build(), SENDER);
        mail(stranger().build(), SENDER);
        assertEquals(TOO_MUCH, rig.refusal(stranger().build(), SENDER));
        mail(stranger().peer(ip("192.0.2.99"), 1).build(), SENDER);
        for (int i = 0; i < 5; i++) mail(stranger().peer(ip("127.0.0.1"), 1).build(), SENDER);

        rig.nanos.addAndGet(Duration.ofHours(1).toNanos() - 1);
        assertEquals(TOO_MUCH, rig.refusal(stranger().build(), SENDER));
        rig.nanos.incrementAndGet();
        mail(stranger().build(), SENDER);
    }

    @Test
    public void aNetworkOfIpv6IsOneAddress() {
        rig.rates(new Most(1, 0, 0, 0));
        mail(stranger().peer(ip("2001:db8:1:2::1"), 1).build(), SENDER);
        assertEquals(
                TOO_MUCH,
                rig.refusal(stranger().peer(ip("2001:db8:1:2:3::9"), 1).build(), SENDER));
        mail(stranger().peer(ip("2001:db8:1:3::1"), 1).build(), SENDER);
    }

    @Test
    public void recipientsOfAnAddressAcceptedOrNot() {
        rig.rates(new Most(0, 3, 0, 0));
        IntakeTransaction first = rig.begin();
        assertEquals(OK, rcpt(first, "bob@example.org"));
        assertEquals("550 5.1.1 No such user here", rcpt(first, "nobody@example.org"));
        first.abort();
        IntakeTransaction second = rig.begin();
        assertEquals(OK, rcpt(second, "bob@example.org"));
        assertEquals(TOO_MANY, rcpt(second, "carol@example.org"));
        assertEquals("what was accepted stays", 1, second.recipients());
        second.abort();
    }

    @Test
    public void aUserIsCountedWhereverHeIs() {
        rig.rates(new Most(0, 0, 1, 1));
        IntakeTransaction t = rig.begin(bob().build(), "bob@example.org");
        assertEquals(OK, rcpt(t, "carol@example.org"));
        assertEquals(TOO_MANY, rcpt(t, "carol@example.org"));
        t.abort();
        SessionFacts elsewhere = bob().peer(ip("127.0.0.1"), 1).build();
        assertEquals(TOO_MUCH, rig.refusal(elsewhere, "bob@example.org"));
        mail(stranger().build(), SENDER);
        mail(stranger().build(), SENDER);
    }

    @Test
    public void thereIsNoLimitUnlessOneIsSetAndItCountsFromThen() {
        for (int i = 0; i < 5; i++) mail(stranger().build(), SENDER);
        rig.rates(new Most(1, 0, 0, 0));
        mail(stranger().build(), SENDER);
        assertEquals(TOO_MUCH, rig.refusal(stranger().build(), SENDER));
        rig.rates(Most.ANY);
        mail(stranger().build(), SENDER);
    }

    @Test
    public void whoIsLongestSilentIsForgotten() {
        var rates = new RateLimits(() -> 0);
        var most = new Most(1, 0, 0, 0);
        assertEquals("", ask(rates, "10.9.9.9", most));
        for (int i = 0; i < RateLimits.REMEMBERED - 1; i++)
            assertEquals("", ask(rates, "10.1." + i / 250 + "." + i % 250, most));
        assertEquals(TOO_MUCH, ask(rates, "10.9.9.9", most));
        assertEquals("", ask(rates, "10.9.9.8", most));
        assertEquals("forgotten", "", ask(rates, "10.1.0.0", most));
        assertEquals(TOO_MUCH, ask(rates, "10.9.9.9", most));
    }

    private static String ask(RateLimits rates, String address, Most most) {
        return rates.message(stranger().peer(ip(address), 1).build(), Optional.empty(), most)
                .map(Reply::toString)
                .orElse("");
    }
}
