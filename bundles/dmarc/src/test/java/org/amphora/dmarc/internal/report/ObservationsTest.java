package org.amphora.dmarc.internal.report;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.amphora.api.site.Network;
import org.amphora.dmarc.internal.check.Dmarc;
import org.amphora.dmarc.internal.check.DmarcOutcome;
import org.amphora.dmarc.internal.check.Identifier;
import org.amphora.dmarc.internal.check.Identifier.Method;
import org.amphora.dmarc.internal.check.Policy;
import org.amphora.testkit.dns.FakeDns;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ObservationsTest {
    @Rule
    public final TemporaryFolder root = new TemporaryFolder();

    private Instant now = Instant.parse("2026-11-24T23:59:59Z");
    private Path folder;
    private Observations observations;

    @Before
    public void open() {
        folder = root.getRoot().toPath().resolve("dmarc");
        observations = new Observations(folder, () -> now);
        observations.keep(Duration.ofDays(2), 64 * 1024);
    }

    private static Observation observation(Policy done, String helo) {
        var dns = new FakeDns().with("TXT _dmarc.example.com", "v=DMARC1; p=reject; rua=mailto:a@example.com");
        List<Identifier> identifiers = List.of(
                new Identifier(Method.SPF, "fail", helo, "helo"), new Identifier(Method.DKIM, "fail", "x<y&z", "s"));
        DmarcOutcome outcome = new Dmarc(dns, null, () -> 0).check("example.com", identifiers);
        return new Observation(Instant.EPOCH, Network.address("2001:db8::1"), "", outcome, done, identifiers);
    }

    private List<String> files() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    public void aDayHasAFileAndOldOnesAreForgotten() throws Exception {
        assertTrue(observations.isEmpty());
        for (int i = 0; i < 5; i++) {
            observations.add(observation(Policy.REJECT, "h"));
            now = now.plus(Duration.ofDays(1));
        }
        assertEquals(List.of("results-2026-11-26", "results-2026-11-27", "results-2026-11-28"), files());
        assertFalse(observations.isEmpty());
    }

    @Test
    public void aFileGrowsNoLargerThanItMay() throws Exception {
        for (int i = 0; i < 1000; i++) observations.add(observation(Policy.REJECT, "h"));
        long size = Files.size(folder.resolve("results-2026-11-24"));
        assertTrue("size " + size, size > 60 * 1024 && size <= 64 * 1024);
        observations.keep(Duration.ZERO, 1 << 20);
        observations.add(observation(Policy.REJECT, "h"));
        assertEquals(size, Files.size(folder.resolve("results-2026-11-24")));
    }

    @Test
    public void aFileThatCannotBeWrittenStopsNothing() throws Exception {
        Files.writeString(folder, "in its place");
        observations.add(observation(Policy.REJECT, "h"));
        observations.add(observation(Policy.REJECT, "h"));
        assertTrue(observations.isEmpty());
    }

    @Test
    public void aReportIsXmlWhateverStrangersHaveSent() throws Exception {
        observations.add(observation(Policy.NONE, "evil\thelo\n|</record>"));
        observations.close();
        Files.writeString(
                folder.resolve("results-2026-11-24"), "damaged\tline\n", java.nio.file.StandardOpenOption.APPEND);
        List<AggregateReport> reports = AggregateReport.of(folder, LocalDate.parse("2026-11-24"));
        assertEquals(
                "mail.example.org!example.com!1795478400!1795564799.xml",
                reports.get(0).fileName("mail.example.org"));
        String xml = reports.get(0).xml("mail.example.org", "postmaster@example.org");
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new java.io.ByteArrayInputStream(xml.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertEquals(1, document.getElementsByTagName("record").getLength());
        assertEquals(
                "local_policy", document.getElementsByTagName("type").item(0).getTextContent());
        assertEquals(
                "x<y&z",
                document.getElementsByTagName("dkim")
                        .item(1)
                        .getChildNodes()
                        .item(1)
                        .getTextContent());
    }
}
