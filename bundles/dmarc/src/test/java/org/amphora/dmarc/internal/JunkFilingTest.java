package org.amphora.dmarc.internal;

import static org.junit.Assert.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.amphora.api.filter.AuthResult;
import org.amphora.api.filter.AuthResult.Property;
import org.amphora.api.filter.DeliveryAction;
import org.amphora.api.filter.DeliveryFilter;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.store.SpecialUse;
import org.amphora.mime.AuthenticationResults;
import org.amphora.testkit.filter.DeliveryFilterContract;
import org.amphora.testkit.filter.FakeMessage;
import org.amphora.testkit.filter.FakeTransaction;
import org.amphora.testkit.site.FakeSite;
import org.amphora.testkit.store.MemoryMailStore;
import org.junit.Test;

public class JunkFilingTest extends DeliveryFilterContract {
    private static final Recipient BOB = Recipient.local(Address.of("bob@example.org"), "bob@example.org");
    private final MemoryMailStore store = new MemoryMailStore();

    @Override
    protected DeliveryFilter filter() {
        return new JunkFiling(FakeSite::new, () -> store);
    }

    /** The mailbox, or empty. */
    private String filed(String header, Direction direction) {
        var envelope = new Envelope(
                "m1",
                FakeTransaction.client().build(),
                direction,
                MailParameters.of(Address.of("a@b.example")),
                List.of(BOB),
                Instant.EPOCH);
        byte[] bytes = (header + "\r\nSubject: x\r\n\r\nbody\r\n").getBytes(StandardCharsets.UTF_8);
        List<DeliveryAction> actions = filter().filter(envelope, BOB, new FakeMessage(envelope, bytes).body());
        return actions.isEmpty() ? "" : ((DeliveryAction.FileInto) actions.get(0)).mailbox();
    }

    private static String field(String id, String result, String policy) {
        List<Property> properties =
                List.of(new Property("header", "from", "careful.example"), new Property("policy", "dmarc", policy));
        List<AuthResult> results = List.of(
                new AuthResult("spf", "fail", "no; really", List.of(new Property("smtp", "helo", "x"))),
                new AuthResult("dmarc", result, "", properties));
        return AuthenticationResults.NAME + ": " + AuthenticationResults.value(id, results);
    }

    @Test
    public void whatOurOwnResultSendsThereGoesToJunk() {
        String field = field("mail.example.org", "fail", "quarantine");
        assertEquals("Junk", filed(field, Direction.INBOUND));
        assertEquals("", filed(field, Direction.INTERNAL));
        assertEquals("", filed(field("other.example", "fail", "quarantine"), Direction.INBOUND));
        assertEquals("", filed(field("mail.example.org", "fail", "none"), Direction.INBOUND));
        assertEquals("", filed(field("mail.example.org", "pass", "quarantine"), Direction.INBOUND));
        assertEquals("", filed("X-Header: y", Direction.INBOUND));
    }

    @Test
    public void whereverTheUserHasItsJunk() {
        store.delete("bob@example.org", "Junk");
        store.create("bob@example.org", "Rubbish", Set.of(SpecialUse.JUNK));
        assertEquals("Rubbish", filed(field("mail.example.org", "fail", "quarantine"), Direction.INBOUND));
    }
}
