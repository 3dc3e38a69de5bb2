package org.amphora.dmarc.internal.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A line of a day's file, read again; all but its time is what rows of a report are counted by.
 *
 * @param override why less was done than asked for, or empty
 * @param reportTo URIs, separated by commas; or empty
 */
record Row(
        String client,
        String headerFrom,
        String envelopeFrom,
        Published published,
        String disposition,
        String override,
        String dkim,
        String spf,
        String reportTo,
        List<Checked> checked) {
    record Published(String domain, String adkim, String aspf, String p, String sp, String pct) {}

    /** @param detail the scope of SPF, or the selector of DKIM; or empty */
    record Checked(String method, String result, String domain, String detail) {}

    /** @return empty for a line that is damaged, as the last one before a crash may be */
    static Optional<Row> parse(String line) {
        String[] f = line.split(Observation.SEPARATOR, -1);
        if (f.length != 16) return Optional.empty();
        var checked = new ArrayList<Checked>();
        for (String word : f[15].split(" ")) {
            String[] part = word.split("\\|", -1);
            if (part.length == 4) checked.add(new Checked(part[0], part[1], part[2], part[3]));
        }
        var published = new Published(f[4], f[5], f[6], f[7], f[8], f[9]);
        return Optional.of(
                new Row(f[1], f[2], f[3], published, f[10], f[11], f[12], f[13], f[14], List.copyOf(checked)));
    }
}
