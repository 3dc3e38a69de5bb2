package org.amphora.smtp.internal.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.amphora.api.mail.EnhancedStatus;
import org.junit.Test;

public class WireReplyTest {
    private static String text(WireReply reply) {
        return new String(reply.bytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    public void oneLineAndMore() {
        assertEquals("250 2.0.0 Ok\r\n", text(WireReply.of(250, EnhancedStatus.OK, "Ok")));
        assertEquals("250-a\r\n250-b\r\n250 c\r\n", text(WireReply.lines(250, List.of("a", "b", "c"))));
        var ok = WireReply.plain(250, "x");
        assertEquals("250 x\r\n250 x\r\n", text(WireReply.all(List.of(ok, ok))));
    }

    @Test
    public void aTextCannotAddALine() {
        assertEquals(
                "550 5.7.0 a??250 b???\r\n",
                text(WireReply.of(550, EnhancedStatus.POLICY, "a\r\n250 b\0\u00e9\u2028")));
    }

    @Test
    public void aLongTextIsCut() {
        String reply = text(WireReply.of(550, EnhancedStatus.POLICY, "x".repeat(2000)));
        assertEquals(512, reply.length());
        assertTrue(reply.endsWith("x\r\n"));
    }
}
