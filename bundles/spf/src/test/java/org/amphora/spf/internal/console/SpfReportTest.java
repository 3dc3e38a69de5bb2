package org.amphora.spf.internal.console;

import static org.junit.Assert.assertEquals;

import java.time.Duration;
import java.util.List;
import org.amphora.api.mail.Address;
import org.amphora.api.site.Network;
import org.amphora.spf.internal.check.Spf;
import org.amphora.testkit.dns.FakeDns;
import org.junit.Test;

public class SpfReportTest {
    private final FakeDns dns = new FakeDns()
            .with("TXT good.example", "v=spf1 ip4:192.0.2.1 -all")
            .with("TXT two.example", "v=spf1 -all", "v=spf1 +all");

    private List<String> lines(String sender, String helo) {
        var spf = new Spf(dns, "mail.example.org", Duration.ofSeconds(30));
        return new SpfReport(spf, Network.address("192.0.2.1"), helo).lines(Address.of(sender));
    }

    @Test
    public void theResultIsOnTheFirstLineAndTheStepsBelow() {
        assertEquals(
                List.of(
                        "pass (good.example: by ip4:192.0.2.1)",
                        "",
                        "MAIL FROM <a@good.example>: pass (good.example: by ip4:192.0.2.1)",
                        "  good.example says v=spf1 ip4:192.0.2.1 -all",
                        "  ip4:192.0.2.1 matches: pass",
                        "",
                        "HELO two.example: permerror (two.example: two.example has 2 SPF records)",
                        "  permerror: two.example has 2 SPF records"),
                lines("a@good.example", "two.example"));
    }

    @Test
    public void ofTheNullSenderHeloCounts() {
        assertEquals(
                "pass (good.example: by ip4:192.0.2.1)",
                lines("", "good.example").get(0));
        assertEquals("none (host: not the name of a domain)", lines("", "host").get(0));
    }
}
