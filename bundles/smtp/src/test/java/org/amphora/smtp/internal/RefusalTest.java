package org.amphora.smtp.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.amphora.api.net.Refusal;
import org.amphora.testkit.net.FakeConnection;
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

    @Test
    public void aSessionOfErrorsIsAnOffence() {
        var bench = new Bench();
        FakeConnection c = bench.open("near").type("FOO\r\n".repeat(19));
        assertEquals(List.of(), c.offences());
        c.type("FOO\r\n");
        assertEquals(List.of("too many errors in one session of SMTP"), c.offences());
    }

    @Test
    public void butNotOfTheProxyThatSpeaksForSomebody() {
        FakeConnection c =
                new Bench().open("near").type("EHLO proxy\r\nXCLIENT ADDR=192.0.2.1\r\n" + "FOO\r\n".repeat(20));
        assertFalse(c.isOpen());
        assertEquals(List.of(), c.offences());
    }
}
