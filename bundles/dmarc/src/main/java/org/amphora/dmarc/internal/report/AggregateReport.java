package org.amphora.dmarc.internal.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A day's report to one domain, RFC 7489 §7.2 and appendix C.
 *
 * @param domain whose record holds
 * @param reportTo its URIs, separated by commas
 * @param rows with how often each came
 */
public record AggregateReport(LocalDate day, String domain, String reportTo, Map<Row, Integer> rows) {
    /** A report for each domain that asks for one, by name. */
    public static List<AggregateReport> of(Path folder, LocalDate day) throws IOException {
        var byDomain = new TreeMap<String, AggregateReport>();
        try (var lines = Files.lines(Observations.file(folder, day))) {
            lines.forEach(line -> Row.parse(line)
                    .filter(row -> !row.reportTo().isEmpty())
                    .ifPresent(row -> byDomain.computeIfAbsent(
                                    row.published().domain(),
                                    d -> new AggregateReport(day, d, row.reportTo(), new LinkedHashMap<>()))
                            .rows
                            .merge(row, 1, Integer::sum)));
        }
        return List.copyOf(byDomain.values());
    }

    private Instant begin() {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private Instant end() {
        return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusSeconds(1);
    }

    /** RFC 7489 §7.2.1.1. */
    public String fileName(String receiver) {
        return receiver + '!' + domain + '!' + begin().getEpochSecond() + '!' + end().getEpochSecond() + ".xml";
    }

    /**
     * @param receiver our host name
     * @param contact an address of ours
     */
    public String xml(String receiver, String contact) {
        var x = new Xml();
        x.open("feedback").text("version", "1.0");
        x.open("report_metadata").text("org_name", receiver).text("email", contact);
        x.text("report_id", domain + '.' + begin().getEpochSecond() + '@' + receiver);
        x.open("date_range")
                .text("begin", begin().getEpochSecond())
                .text("end", end().getEpochSecond())
                .close();
        x.close();
        Row.Published p = rows.keySet().iterator().next().published();
        x.open("policy_published")
                .text("domain", p.domain())
                .text("adkim", p.adkim())
                .text("aspf", p.aspf());
        x.text("p", p.p()).text("sp", p.sp()).text("pct", p.pct()).close();
        rows.forEach((row, count) -> record(x, row, count));
        return x.close().toString();
    }

    private static void record(Xml x, Row row, int count) {
        x.open("record").open("row").text("source_ip", row.client()).text("count", count);
        x.open("policy_evaluated").text("disposition", row.disposition());
        x.text("dkim", row.dkim()).text("spf", row.spf());
        if (!row.override().isEmpty())
            x.open("reason").text("type", row.override()).close();
        x.close().close();
        x.open("identifiers")
                .text("envelope_from", row.envelopeFrom())
                .text("header_from", row.headerFrom())
                .close();
        x.open("auth_results");
        // the schema wants DKIM first
        for (Row.Checked c : row.checked()) {
            if (!c.method().equals("DKIM") || c.domain().isEmpty()) continue;
            x.open("dkim")
                    .text("domain", c.domain())
                    .text("selector", c.detail())
                    .text("result", c.result())
                    .close();
        }
        for (Row.Checked c : row.checked())
            if (c.method().equals("SPF"))
                x.open("spf")
                        .text("domain", c.domain())
                        .text("scope", c.detail())
                        .text("result", c.result())
                        .close();
        x.close().close();
    }
}
