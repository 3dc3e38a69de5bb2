package org.amphora.dmarc.internal.report;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.amphora.dmarc.internal.check.DmarcOutcome;
import org.amphora.dmarc.internal.check.DmarcRecord;
import org.amphora.dmarc.internal.check.Identifier;
import org.amphora.dmarc.internal.check.Policy;

/**
 * A message that came in the name of a domain with a policy, as a line of a file.
 *
 * @param envelopeFrom the domain in MAIL FROM, or empty
 * @param outcome with a published record
 * @param done what was done with it here
 */
public record Observation(
        Instant time,
        InetAddress client,
        String envelopeFrom,
        DmarcOutcome outcome,
        Policy done,
        List<Identifier> identifiers) {
    static final String SEPARATOR = "\t";
    private static final Pattern NOT_TEXT = Pattern.compile("[^!-~]|\\|");
    /** A message may have any number of signatures. */
    private static final int MOST_IDENTIFIERS = 20;

    /** What {@link Row#parse} reads, without a line end. */
    String line() {
        DmarcRecord record = outcome.published().record();
        return String.join(
                SEPARATOR,
                Long.toString(time.getEpochSecond()),
                client.getHostAddress(),
                text(outcome.from()),
                text(envelopeFrom),
                text(outcome.published().domain()),
                record.strictDkim() ? "s" : "r",
                record.strictSpf() ? "s" : "r",
                record.policy().word(),
                record.subdomains().word(),
                Integer.toString(record.percent()),
                done.word(),
                override(),
                outcome.dkimAligned() ? "pass" : "fail",
                outcome.spfAligned() ? "pass" : "fail",
                text(String.join(",", record.reportTo())),
                identifiers.stream()
                        .limit(MOST_IDENTIFIERS)
                        .map(Observation::identifier)
                        .collect(Collectors.joining(" ")));
    }

    /** RFC 7489 appendix C, PolicyOverrideType; empty if all was done that was asked for. */
    private String override() {
        if (outcome.requested() == done) return "";
        return outcome.requested() == outcome.disposition() ? "local_policy" : "sampled_out";
    }

    private static String identifier(Identifier i) {
        return String.join("|", i.method().name(), text(i.result()), text(i.domain()), text(i.detail()));
    }

    /** What a stranger has sent does not end a field. */
    private static String text(String value) {
        String cut = value.length() > 512 ? value.substring(0, 512) : value;
        return NOT_TEXT.matcher(cut).replaceAll("?");
    }
}
