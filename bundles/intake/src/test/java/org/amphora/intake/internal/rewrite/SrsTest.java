package org.amphora.intake.internal.rewrite;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.amphora.api.mail.Address;
import org.junit.Test;

/** The hashes were computed apart: HMAC-SHA1 of the parts in lower case, four letters of its base64 for URLs. */
public class SrsTest {
    private static final String OF_ALICE = "SRS0=AaAO=JN=remote.example=alice@srs.example.org";
    private static final String OF_FIRST = "SRS1=3bPa=first.example==HHHH=TT=remote.example=alice@srs.example.org";

    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private List<String> secrets = List.of("first secret");
    private final Srs srs = new Srs("srs.example.org", () -> secrets, () -> now);

    private String forward(String sender) {
        return srs.forward(Address.of(sender)).toString();
    }

    private String back(String address) {
        return srs.back(Address.of(address)).map(Address::toString).orElse("-");
    }

    @Test
    public void aSenderAndItsWayBack() {
        assertEquals(OF_ALICE, forward("alice@remote.example"));
        assertEquals("alice@remote.example", back(OF_ALICE));
        assertEquals("letters lose their case", "alice@remote.example", back(OF_ALICE.toLowerCase()));
        for (String sender : List.of("a=b@x.example", "a+b-c@x.example", "SRS0@x.example", "\"a b\"@x.example"))
            assertEquals(
                    Optional.of(new Address(sender.substring(0, sender.indexOf('@')), "x.example")),
                    srs.back(srs.forward(new Address(sender.substring(0, sender.indexOf('@')), "x.example"))));
    }

    @Test
    public void aSenderThatAnotherHasMade() {
        assertEquals(OF_FIRST, forward("SRS0=HHHH=TT=remote.example=alice@first.example"));
        assertEquals("SRS0=HHHH=TT=remote.example=alice@first.example", back(OF_FIRST));
        String third = forward("SRS1=XXXX=first.example==HHHH=TT=remote.example=alice@second.example");
        assertEquals("it leads back past the second", OF_FIRST, third);
        assertEquals(
                "SRS0+HHHH=TT=r.example=al@first.example", back(forward("SRS0+HHHH=TT=r.example=al@first.example")));
    }

    @Test
    public void whatWeHaveNotMade() {
        assertEquals("-", back(OF_ALICE.replace("alice", "mallory")));
        assertEquals("-", back(OF_ALICE.replace("remote", "another")));
        assertEquals("-", back(OF_ALICE.replace("JN", "JO")));
        assertEquals("-", back(OF_ALICE.replace("AaAO", "AaAP")));
        assertEquals("-", back(OF_FIRST.replace("first", "other")));
        for (String text :
                List.of("SRS0=", "SRS0=AaAO", "SRS0=AaAO=J=a=b", "SRS0=AaAO=11=a=b", "SRS1=a=b", "SRS1=a=b=c"))
            assertEquals(text, "-", back(text + "@srs.example.org"));
    }

    @Test
    public void threeWeeks() {
        now = now.plus(Duration.ofDays(21));
        assertEquals("alice@remote.example", back(OF_ALICE));
        now = now.plus(Duration.ofDays(1));
        assertEquals("-", back(OF_ALICE));
        now = Instant.parse("2027-10-15T00:00:00Z"); // the count of days begins anew
        String late = forward("alice@remote.example");
        now = now.plus(Duration.ofDays(10));
        assertEquals("alice@remote.example", back(late));
    }

    @Test
    public void aSecretThatHasBeenReplaced() {
        secrets = List.of("second secret", "first secret");
        assertEquals("alice@remote.example", back(OF_ALICE));
        String now = forward("alice@remote.example");
        assertFalse(now.equals(OF_ALICE));
        assertEquals("alice@remote.example", back(now));
        secrets = List.of("second secret");
        assertEquals("-", back(OF_ALICE));
    }

    @Test
    public void whichAddressesAreOurs() {
        assertTrue(srs.claims(Address.of(OF_ALICE)));
        assertTrue(srs.claims(Address.of("srs0+x@srs.example.org")));
        assertFalse(srs.claims(Address.of("srs0@srs.example.org")));
        assertFalse(srs.claims(Address.of("SRS0=x@remote.example")));
    }
}
