package org.amphora.dmarc.internal.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.amphora.api.dns.DnsResolver;
import org.amphora.dmarc.internal.check.DmarcOutcome.Result;

/**
 * Checks of RFC 7489 §6.6. Safe on any thread; each asks the DNS and may block.
 *
 * @param dns null while that role is away: {@code temperror}
 * @param suffixes null for the tree walk of DMARCbis
 * @param percentile 0 to 99, by chance: against {@code pct}
 */
public record Dmarc(DnsResolver dns, PublicSuffixes suffixes, IntSupplier percentile) {
    /**
     * @param from a domain in From, in lower case, A-labels
     * @param identifiers what SPF and DKIM have come to; one that was not asked is not among them
     */
    public DmarcOutcome check(String from, List<Identifier> identifiers) {
        var steps = new ArrayList<String>();
        var records = new Records(dns, steps);
        Discovery discovery = suffixes == null ? new TreeWalk(records) : new SuffixDiscovery(suffixes, records);
        try {
            Optional<Published> published = discovery.policy(from);
            if (published.isEmpty()) return DmarcOutcome.without(Result.NONE, from, null, "", steps);
            return judge(from, published.get(), identifiers, discovery, records, steps);
        } catch (DnsSilence e) {
            steps.add(e.getMessage());
            return DmarcOutcome.without(Result.TEMPERROR, from, null, e.getMessage(), steps);
        }
    }

    private DmarcOutcome judge(
            String from,
            Published published,
            List<Identifier> identifiers,
            Discovery discovery,
            Records records,
            List<String> steps)
            throws DnsSilence {
        boolean spf = false;
        boolean dkim = false;
        boolean unsure = false;
        for (Identifier i : identifiers) {
            boolean isSpf = i.method() == Identifier.Method.SPF;
            boolean strict =
                    isSpf ? published.record().strictSpf() : published.record().strictDkim();
            boolean counts = i.passes() || i.isTemporary();
            boolean aligned = counts && isAligned(i.domain(), from, strict, discovery);
            steps.add(i.method() + " of " + i.domain() + ": " + i.result() + (counts ? aligned(aligned, strict) : ""));
            unsure |= aligned && i.isTemporary();
            spf |= aligned && i.passes() && isSpf;
            dkim |= aligned && i.passes() && !isSpf;
        }
        if (spf || dkim)
            return new DmarcOutcome(Result.PASS, from, published, spf, dkim, Policy.NONE, Policy.NONE, "", steps);
        String missing = missing(identifiers);
        if (unsure || !missing.isEmpty()) {
            String reason = unsure ? "what would be aligned could not be checked" : missing + " has left no result";
            steps.add(reason);
            return DmarcOutcome.without(Result.TEMPERROR, from, published, reason, steps);
        }
        Policy requested = requested(from, published, records, steps);
        return new DmarcOutcome(
                Result.FAIL, from, published, false, false, requested, sampled(requested, published, steps), "", steps);
    }

    private static String aligned(boolean aligned, boolean strict) {
        return (aligned ? ", aligned" : ", not aligned") + (strict ? " (strict)" : " (relaxed)");
    }

    /** RFC 7489 §3.1. */
    private static boolean isAligned(String domain, String from, boolean strict, Discovery discovery)
            throws DnsSilence {
        if (domain.equals(from)) return true;
        return !strict && discovery.organisation(domain).equals(discovery.organisation(from));
    }

    /** The method that was not asked: mail is not said to fail what nobody has checked. */
    private static String missing(List<Identifier> identifiers) {
        for (Identifier.Method m : Identifier.Method.values())
            if (identifiers.stream().noneMatch(i -> i.method() == m)) return m.name();
        return "";
    }

    private static Policy requested(String from, Published published, Records records, List<String> steps)
            throws DnsSilence {
        DmarcRecord record = published.record();
        if (published.domain().equals(from)) return record.policy();
        if (record.nonexistent() == record.subdomains() || records.exists(from)) return record.subdomains();
        steps.add(from + " does not exist");
        return record.nonexistent();
    }

    private Policy sampled(Policy requested, Published published, List<String> steps) {
        DmarcRecord record = published.record();
        boolean left = suffixes == null ? record.testing() : percentile.getAsInt() >= record.percent();
        if (!left || requested == Policy.NONE) return requested;
        steps.add(
                suffixes == null
                        ? "t=y: one step milder"
                        : "not among the pct=" + record.percent() + ": one step milder");
        return requested.milder();
    }
}
