package org.amphora.dmarc.internal.console;

import static org.junit.Assert.assertEquals;

import java.util.List;
import org.amphora.testkit.dns.FakeDns;
import org.junit.Test;

public class DmarcCheckCommandTest {
    @Test
    public void theResultIsOnTheFirstLineAndTheStepsBelow() {
        var dns = new FakeDns().with("TXT _dmarc.example.com", "v=DMARC1; p=reject");
        var command = new DmarcCheckCommand();
        command.from = "boss@example.com";
        command.spf = "bounce.example.net";
        assertEquals(
                List.of(
                        "fail (example.com wants: reject)",
                        "  _dmarc.example.com says v=DMARC1; p=reject",
                        "  _dmarc.com has no DMARC record",
                        "  _dmarc.bounce.example.net has no DMARC record",
                        "  _dmarc.example.net has no DMARC record",
                        "  _dmarc.net has no DMARC record",
                        "  SPF of bounce.example.net: pass, not aligned (relaxed)",
                        "  DKIM of : none"),
                command.lines(dns, null));
        command.dkim = List.of("example.com");
        assertEquals("pass (example.com wants: none)", command.lines(dns, null).get(0));
    }
}
