package org.amphora.dns.internal.zone;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.amphora.api.dns.DomainRecords;
import org.amphora.api.net.ListenerInfo;
import org.amphora.api.site.Network;
import org.junit.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

public class DomainPlanTest {
    private static ListenerInfo listener(String protocol, String profile, String address, int port, String tls) {
        return new ListenerInfo("l" + port, protocol, profile, address, port, tls, 0, 0, true, "");
    }

    private static final List<MailService> SERVICES = MailService.of(List.of(
            listener("smtp", "mx", "*", 25, "starttls"),
            listener("smtp", "submission", "*", 587, "starttls"),
            listener("smtp", "submission", "*", 465, "implicit"),
            listener("imap", "", "*", 143, "starttls"),
            listener("imap", "", "*", 993, "implicit"),
            listener("imap", "", "127.0.0.1", 1143, "starttls"),
            listener("pop3", "", "unix:/run/pop3", 0, "starttls"),
            listener("pop3", "", "*", 110, "none")));

    static final DomainRecords SPF =
            domain -> List.of(new DomainRecords.DomainRecord(domain, "TXT", "v=spf1 mx -all", "forged without it"));

    static DomainPlan plan(DomainRecords... roles) {
        return DomainPlan.of(
                "example.org",
                "mail.example.org",
                List.of(Network.address("192.0.2.1"), Network.address("2001:db8::1")),
                SERVICES,
                List.of(roles));
    }

    @Test
    public void everyRecordIsALineToPaste() {
        List<String> lines = plan(SPF).lines().stream()
                .takeWhile(l -> !l.isEmpty())
                .filter(l -> !l.startsWith(";"))
                .toList();
        assertEquals(
                List.of(
                        "mail.example.org.\tIN\tA\t192.0.2.1",
                        "mail.example.org.\tIN\tAAAA\t2001:db8:0:0:0:0:0:1",
                        "1.2.0.192.in-addr.arpa.\tIN\tPTR\tmail.example.org.",
                        "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.\tIN\tPTR\tmail.example.org.",
                        "example.org.\tIN\tMX\t10 mail.example.org.",
                        "example.org.\tIN\tTXT\t\"v=spf1 mx -all\"",
                        "_mta-sts.example.org.\tIN\tTXT\t\"v=STSv1; id="
                                + plan().files().mtaStsId() + '"',
                        "mta-sts.example.org.\tIN\tCNAME\tmail.example.org.",
                        "_smtp._tls.example.org.\tIN\tTXT\t\"v=TLSRPTv1; rua=mailto:postmaster@example.org\"",
                        "_submission._tcp.example.org.\tIN\tSRV\t0 1 587 mail.example.org.",
                        "_submissions._tcp.example.org.\tIN\tSRV\t0 1 465 mail.example.org.",
                        "_imap._tcp.example.org.\tIN\tSRV\t0 1 143 mail.example.org.",
                        "_imaps._tcp.example.org.\tIN\tSRV\t0 1 993 mail.example.org.",
                        "autoconfig.example.org.\tIN\tCNAME\tmail.example.org."),
                lines);
    }

    /** By dnsjava's reader of zone files, which is not ours. */
    @Test
    public void aLongTextIsSplitForTheDns() throws Exception {
        String key = "v=DKIM1; k=rsa; p=" + "MIIBIjANBg\"\\\u00e9".repeat(60);
        String text = ZoneLine.text(key);
        var read = (TXTRecord) Record.fromString(Name.root, Type.TXT, DClass.IN, 60, text, Name.root);
        var joined = new StringBuilder();
        for (byte[] part : read.getStringsAsByteArrays()) joined.append(new String(part, StandardCharsets.ISO_8859_1));
        assertEquals(key, new String(joined.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        assertTrue(text.startsWith("\"v=DKIM1; k=rsa; p=MII"));
        assertEquals("\"\"", ZoneLine.text(""));
    }

    @Test
    public void thePolicyFileAndTheConfigurationOfClients() throws Exception {
        ClientFiles files = plan().files();
        assertEquals(
                "version: STSv1\r\nmode: enforce\r\nmx: mail.example.org\r\nmax_age: 604800\r\n", files.mtaStsPolicy());
        assertTrue(files.mtaStsId().matches("[0-9a-f]{16}"));
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(files.autoconfig().getBytes(StandardCharsets.UTF_8)));
        assertEquals(2, document.getElementsByTagName("incomingServer").getLength());
        assertEquals("993", document.getElementsByTagName("port").item(1).getTextContent());
        assertEquals("SSL", document.getElementsByTagName("socketType").item(0).getTextContent());
        List<String> lines = plan().lines();
        assertTrue(lines.contains("mx: mail.example.org"));
        assertTrue(lines.contains("<clientConfig version=\"1.1\">"));
    }

    @Test
    public void whatCannotBeFoundOutIsSaid() {
        DomainRecords broken = domain -> {
            throw new IllegalStateException("the key cannot be read");
        };
        DomainPlan plan = DomainPlan.of("example.org", "localhost", List.of(), List.of(), List.of(broken, SPF));
        assertEquals(3, plan.problems().size());
        assertTrue(plan.problems().get(0).startsWith("localhost is no full host name"));
        assertTrue(plan.problems().get(2).endsWith("the key cannot be read"));
        assertTrue("the others are there", plan.lines().contains("example.org.\tIN\tTXT\t\"v=spf1 mx -all\""));
    }
}
