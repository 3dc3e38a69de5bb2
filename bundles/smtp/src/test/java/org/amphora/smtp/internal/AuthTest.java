package org.amphora.smtp.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import org.amphora.testkit.net.FakeConnection;
import org.junit.Test;

/** Where and when AUTH is offered; what is said in it is in the transcripts. */
public class AuthTest {
    private final Bench bench = new Bench();

    @Test
    public void withoutSasl() {
        bench.sasl = null;
        FakeConnection c = bench.open("secure").type("EHLO x\r\n");
        assertFalse(c.output().contains("AUTH"));
        assertEquals(
                "454 4.7.0 Temporary authentication failure\r\n",
                c.type("AUTH PLAIN\r\n").output());
        bench.sasl = bench.fakeSasl;
        assertEquals("334 \r\n", c.type("AUTH PLAIN\r\n").output());
        bench.authenticator.failing(true);
        assertEquals(
                "454 4.7.0 Temporary authentication failure\r\n",
                c.type("AGpvZQBzZWNyZXQ=\r\n").output());
    }

    @Test
    public void secretsAreCheckedWhereLoginsAre() {
        FakeConnection c = bench.open("secure").type("EHLO x\r\nMAIL FROM:<>\r\nRSET\r\n");
        assertEquals(0, c.logins());
        c.type("AUTH PLAIN\r\nAGpvZQBzZWNyZXQ=\r\n");
        assertTrue(c.output().endsWith("235 2.7.0 Authentication successful\r\n"));
        assertEquals(2, c.logins());
    }

    @Test
    public void authInPlainTextWhereBothSayYes() {
        FakeConnection c = bench.open("plain").type("EHLO x\r\n");
        assertFalse(c.output().contains("AUTH"));
        bench.configure("smtpd_tls_auth_only", "no");
        c.type("EHLO x\r\n");
        assertFalse("sasl says no", c.output().contains("AUTH"));
        assertEquals(
                "504 5.5.4 Mechanism not offered\r\n", c.type("AUTH PLAIN\r\n").output());
        bench.fakeSasl.inPlainText();
        c.type("EHLO x\r\n");
        assertTrue(c.output().contains("250-AUTH FINAL PLAIN\r\n"));
        assertEquals(
                "235 2.7.0 Authentication successful\r\n",
                c.type("AUTH PLAIN AGpvZQBzZWNyZXQ=\r\n").output());
    }

    @Test
    public void noAuthWhereMailComesInFromElsewhere() {
        bench.configure("smtpd_sasl_auth_enable", "no");
        bench.configure("smtpd_tls_auth_only", "no");
        bench.fakeSasl.inPlainText();
        FakeConnection c = bench.open("mx").type("EHLO x\r\n");
        assertFalse(c.output().contains("AUTH"));
        assertEquals(
                "502 5.5.1 Command not implemented\r\n",
                c.type("AUTH PLAIN\r\n").output());
        assertTrue(bench.open("submission").type("EHLO x\r\n").output().contains("250-AUTH "));
    }
}
