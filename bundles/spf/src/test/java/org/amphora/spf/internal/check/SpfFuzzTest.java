package org.amphora.spf.internal.check;

import static org.junit.Assert.assertNotNull;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.amphora.api.mail.Address;
import org.amphora.api.site.Network;
import org.amphora.testkit.dns.FakeDns;
import org.amphora.testkit.fuzz.Fuzz;
import org.junit.Test;

/** Whatever stands in a record, a check has a result. */
public class SpfFuzzTest {
    private static final List<byte[]> RECORDS = Stream.of(
                    "v=spf1 a mx ptr include:x.example ip4:192.0.2.0/24 ip6:2001:db8::/32 exists:%{ir}.%{v}.x.example ?all",
                    "v=spf1 redirect=%{d2r}.x.example exp=why.x.example",
                    "v=spf1 a:%{l1r+-}.x.example/24//64 mx:x.example//0 foo=%%%_%- -all exp=x.example",
                    "v=spf1 +a/0 ~ip4:192.0.2.1/32 -ip6:::ffff:192.0.2.1/128 ?exists:%{S}.%{O}.%{D}.%{I}.%{P}.%{H}")
            .map(s -> s.getBytes(StandardCharsets.ISO_8859_1))
            .toList();

    @Test
    public void everyRecordHasAResult() {
        var dns = new FakeDns().with("TXT x.example", "v=spf1 ?all").with("MX x.example", "1 x.example");
        new Fuzz(RECORDS, 7208).run(input -> {
            dns.with("TXT example.com", new String(input, StandardCharsets.ISO_8859_1));
            var spf = new Spf(dns, "mx.example", Duration.ofMinutes(1));
            SpfOutcome outcome = spf.mailFrom(Network.address("2001:db8::1"), "h", Address.of("a+b-c@example.com"));
            assertNotNull(outcome.result());
        });
    }
}
