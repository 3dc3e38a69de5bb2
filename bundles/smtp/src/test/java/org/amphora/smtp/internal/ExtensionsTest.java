package org.amphora.smtp.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import org.amphora.api.mail.Address;
import org.amphora.testkit.net.FakeConnection;
import org.junit.Test;

/** What of the extensions reaches intake. */
public class ExtensionsTest {
    private final Bench bench = new Bench();

    private FakeIntake.Message onlyMessage() {
        assertEquals(1, bench.fakeIntake.messages.size());
        return bench.fakeIntake.messages.get(0);
    }

    @Test
    public void anInternationalMessage() {
        bench.greeted()
                .type("MAIL FROM:<j\u00f6rg@b\u00fccher.example> SMTPUTF8\r\n")
                .type("RCPT TO:<\u5f20@example.org> ORCPT=utf-8;\u5f20\\x{2B}x@example.org\r\nDATA\r\n.\r\n");
        FakeIntake.Message m = onlyMessage();
        assertTrue(m.mail().smtpUtf8());
        assertEquals(new Address("j\u00f6rg", "xn--bcher-kva.example"), m.mail().reversePath());
        assertEquals(new Address("\u5f20", "example.org"), m.recipients().get(0).forwardPath());
        assertEquals("utf-8;\u5f20+x@example.org", m.recipients().get(0).orcpt());
    }

    @Test
    public void smtpUtf8CanBeSwitchedOff() {
        bench.configure("smtputf8_enable", "no");
        String said = bench.open("mx")
                .type("EHLO x\r\nMAIL FROM:<a@b.example> SMTPUTF8\r\nMAIL FROM:<\u00fc@b.example>\r\n")
                .output();
        assertFalse(said, said.contains("250-SMTPUTF8"));
        assertTrue(
                said,
                said.endsWith("555 5.5.4 Parameter not recognized\r\n"
                        + "553 5.6.7 An address beyond US-ASCII needs SMTPUTF8\r\n"));
    }

    @Test
    public void aMessageThatRequiresTls() {
        FakeConnection c = bench.open("mx").type("STARTTLS\r\n").type("EHLO x\r\n");
        c.type("MAIL FROM:<a@b.example> REQUIRETLS\r\nRCPT TO:<joe@example.org>\r\nDATA\r\n.\r\n");
        assertTrue(onlyMessage().mail().requireTls());
    }
}
