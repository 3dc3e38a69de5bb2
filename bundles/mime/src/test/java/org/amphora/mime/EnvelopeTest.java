package org.amphora.mime;

import static org.amphora.mime.Trees.bytes;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;

public class EnvelopeTest {
    private static Envelope of(String header) {
        byte[] bytes = bytes(header);
        return Envelope.of(Headers.parse(bytes, 0, bytes.length));
    }

    @Test
    public void senderAndReplyToFallBackToFrom() {
        for (String more : new String[] {"", "Sender: \r\nReply-To:\r\n"}) {
            Envelope e = of("From: user@domain (Real Name)\r\n" + more);
            List<Address> from = List.of(new Mailbox("Real Name", null, "user", "domain"));
            assertEquals(from, e.from());
            assertEquals(from, e.sender());
            assertEquals(from, e.replyTo());
            assertEquals(List.of(), e.to());
        }
        Envelope own = of("From: a@b\r\nSender: s@t\r\nReply-To: r@s\r\n");
        assertEquals(List.of(new Mailbox(null, null, "s", "t")), own.sender());
        assertEquals(List.of(new Mailbox(null, null, "r", "s")), own.replyTo());
    }

    @Test
    public void absentIsNullAndEmptyIsEmpty() {
        Envelope absent = of("X: y\r\n");
        assertNull(absent.date());
        assertNull(absent.subject());
        assertNull(absent.inReplyTo());
        assertNull(absent.messageId());
        assertTrue(absent.sender().isEmpty());
        Envelope empty = of("Date:\r\nSubject: \r\nIn-Reply-To:\r\n \r\nMessage-ID:\r\n");
        assertEquals("", empty.date());
        assertEquals("", empty.subject());
        assertEquals("", empty.inReplyTo());
        assertEquals("", empty.messageId());
    }

    @Test
    public void stringsAreUnfoldedAndRaw() {
        Envelope e = of(
                "Subject: =?utf-8?q?a?=\r\n =?utf-8?q?b?= \u00e9\r\nIn-Reply-To: <1@x>\r\n\t<2@x>\r\nSubject: two\r\n");
        assertEquals("=?utf-8?q?a?= =?utf-8?q?b?= \u00e9", e.subject());
        assertEquals("<1@x>\t<2@x>", e.inReplyTo());
    }

    @Test
    public void addressFieldsThatStandTwiceAreOneList() {
        assertEquals(3, of("To: a@b\r\nX: y\r\nto: c@d, e@f\r\n").to().size());
    }
}
