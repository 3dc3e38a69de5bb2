package org.amphora.intake.internal.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;

import java.net.InetAddress;
import java.time.OffsetDateTime;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.SessionFacts;
import org.junit.Test;

public class TraceHeaderTest {
    private static final OffsetDateTime NOW = OffsetDateTime.parse("2025-04-01T09:05:00+02:00");

    private static String head(SessionFacts session, String from, String single) {
        Address to = single == null ? null : Address.of(single);
        return new String(
                TraceHeader.head(Address.of(from), session, false, "mx.example.org", "abc123", to, false, NOW), UTF_8);
    }

    @Test
    public void ofAClientOnTheInternet() throws Exception {
        var session = SessionFacts.builder("s")
                .listener("smtp", "mx")
                .peer(InetAddress.getByName("2001:db8::7"), 25)
                .helo("client.example", true)
                .tls("TLSv1.3", "x")
                .build();
        assertEquals(
                "Return-Path: <a@b.example>\r\n"
                        + "Received: from client.example ([IPv6:2001:db8:0:0:0:0:0:7])\r\n"
                        + "\tby mx.example.org with ESMTPS id abc123\r\n"
                        + "\tfor <bob@example.org>;\r\n"
                        + "\tTue, 1 Apr 2025 09:05:00 +0200\r\n",
                head(session, "a@b.example", "bob@example.org"));
    }

    @Test
    public void nothingThatAClientSaysBreaksTheLine() {
        for (String helo : new String[] {"", "a b", "a(b", "a)\r\nX: y", "a;b", "<a>", "a\"b", "a\0b"}) {
            var session = SessionFacts.builder("s").helo(helo, false).build();
            assertEquals(
                    helo,
                    "Return-Path: <a@b.example>\r\nReceived: from unknown\r\n"
                            + "\tby mx.example.org with SMTP id abc123;\r\n\tTue, 1 Apr 2025 09:05:00 +0200\r\n",
                    head(session, "a@b.example", null));
        }
        for (String helo :
                new String[] {"[192.0.2.1]", "[IPv6:2001:db8::1]", "host_1.example", "b\u00fccher.example"}) {
            var session = SessionFacts.builder("s").helo(helo, true).build();
            assertEquals(
                    0,
                    head(session, "a@b.example", null)
                            .indexOf("Return-Path: <a@b.example>\r\nReceived: from " + helo + "\r\n\tby"));
        }
        var session = SessionFacts.builder("s").build();
        String head = new String(
                TraceHeader.head(new Address("a\r\nb", "c.example"), session, false, "h", "i", null, false, NOW),
                UTF_8);
        assertEquals(0, head.indexOf("Return-Path: <\"a??b\"@c.example>\r\nReceived:"));
    }

    @Test
    public void theProtocolsName() {
        var plain = SessionFacts.builder("s").listener("l", "mx");
        assertEquals("SMTP", TraceHeader.protocol(plain.build(), false));
        assertEquals("ESMTP", TraceHeader.protocol(plain.helo("x", true).build(), false));
        assertEquals("UTF8SMTP", TraceHeader.protocol(plain.build(), true));
        assertEquals("ESMTPA", TraceHeader.protocol(plain.user("bob").build(), false));
        assertEquals("ESMTPSA", TraceHeader.protocol(plain.tls("TLSv1.2", "x").build(), false));
        assertEquals("UTF8SMTPSA", TraceHeader.protocol(plain.build(), true));
        var lmtp = SessionFacts.builder("s").listener("l", "lmtp").helo("x", true);
        assertEquals("LMTP", TraceHeader.protocol(lmtp.build(), false));
        assertEquals("UTF8LMTP", TraceHeader.protocol(lmtp.build(), true));
        assertEquals("LMTPS", TraceHeader.protocol(lmtp.tls("TLSv1.2", "x").build(), false));
    }
}
