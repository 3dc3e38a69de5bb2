package org.amphora.smtp.internal;

import static org.junit.Assert.assertEquals;

import java.nio.charset.StandardCharsets;
import org.amphora.api.net.Refusal;
import org.junit.Test;

public class RefusalTest {
    private static String words(Refusal why) {
        return StandardCharsets.US_ASCII
                .decode(new Bench().protocol.refusal(why))
                .toString();
    }

    /** A server that is told 421 comes again, and one that is told 554 does not. */
    @Test
    public void whoIsTurnedAwayByNetIsTold() {
        assertEquals("554 5.7.1 Access from your address is not allowed\r\n", words(Refusal.NOT_ALLOWED));
        assertEquals("421 4.7.0 Too much from your address, try again later\r\n", words(Refusal.NOT_NOW));
    }
}
