package org.amphora.api.mail;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class AddressTest {
    @Test
    public void theDomainIsLowerCaseAndTheLocalPartIsNot() {
        assertEquals("Joe@example.org", Address.of("Joe@Example.ORG").toString());
    }

    @Test
    public void theLastAtSplits() {
        Address a = Address.of("a@b@example.org");
        assertEquals("a@b", a.local());
        assertEquals("\"a@b\"@example.org", a.toString());
    }

    @Test
    public void localPartsThatAreNoDotStringAreQuoted() {
        assertEquals("\"a b\"@c", new Address("a b", "c").toString());
        assertEquals("\"a..b\"@c", new Address("a..b", "c").toString());
        assertEquals("\"\\\"\\\\\"@c", new Address("\"\\", "c").toString());
    }

    @Test
    public void theNullPathIsEmpty() {
        assertTrue(Address.of("").isNull());
        assertEquals("", Address.NULL.toString());
    }

    @Test
    public void aReplysCodeFitsItsStatus() {
        assertThrows(IllegalArgumentException.class, () -> new Reply(250, EnhancedStatus.NO_SUCH_USER, "no"));
        assertThrows(IllegalArgumentException.class, () -> new EnhancedStatus(3, 0, 0));
        assertEquals("550 5.1.1 No such user", new Reply(550, EnhancedStatus.NO_SUCH_USER, "No such user").toString());
    }
}
