package org.amphora.intake.internal;

import static org.amphora.intake.internal.Rig.bob;
import static org.amphora.intake.internal.Rig.stranger;
import static org.junit.Assert.assertEquals;

import java.util.List;
import org.amphora.intake.internal.Restrictions.Word;
import org.amphora.testkit.dns.FakeDns;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Domains that DNS does not know. */
public class MailDomainsTest {
    private static final String OK = "250 2.1.5 Ok";

    private final Rig rig = new Rig();

    @Before
    public void zone() {
        rig.relay = true;
        rig.dns = new FakeDns()
                .with("MX mx.example", "10 mail.mx.example")
                .with("A v4.example", "192.0.2.1")
                .with("AAAA v6.example", "2001:db8::1")
                .with("TXT nothing.example")
                .with("MX null.example", "0")
                .with("MX broken.example", "fail")
                .with("A slow.example", "fail");
    }

    @After
    public void close() {
        rig.close();
    }

    private String from(String sender) {
        return rig.ask(stranger().build(), sender, "bob@example.org");
    }

    private String to(String recipient) {
        return rig.ask(bob().build(), "bob@example.org", recipient);
    }

    @Test
    public void ofTheSender() {
        rig.restrict(Word.REJECT_UNKNOWN_SENDER_DOMAIN, Word.REJECT_UNAUTH_DESTINATION);
        for (String known :
                List.of("a@mx.example", "a@v4.example", "a@v6.example", "", "a@[192.0.2.1]", "alice@example.org"))
            assertEquals(known, OK, from(known));
        assertEquals("450 4.1.8 Domain of the sender is not found", from("a@missing.example"));
        assertEquals("450 4.1.8 Domain of the sender is not found", from("a@nothing.example"));
        assertEquals("550 5.7.27 Domain of the sender takes no mail", from("a@null.example"));
        assertEquals("450 4.4.3 DNS cannot be asked now", from("a@broken.example"));
        assertEquals("450 4.4.3 DNS cannot be asked now", from("a@slow.example"));
        rig.dns = null;
        assertEquals("450 4.4.3 DNS cannot be asked now", from("a@mx.example"));
        assertEquals(OK, from("alice@example.org"));
    }

    @Test
    public void ofTheRecipient() {
        rig.restrict(Word.REJECT_UNKNOWN_RECIPIENT_DOMAIN, Word.PERMIT_SASL_AUTHENTICATED, Word.REJECT);
        assertEquals(OK, to("x@mx.example"));
        assertEquals(OK, to("carol@example.org"));
        assertEquals("450 4.1.2 Domain of the recipient is not found", to("x@missing.example"));
        assertEquals("556 5.1.10 Domain of the recipient takes no mail", to("x@null.example"));
        assertEquals("450 4.4.3 DNS cannot be asked now", to("x@broken.example"));
    }
}
