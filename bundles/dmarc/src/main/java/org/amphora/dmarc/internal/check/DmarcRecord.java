package org.amphora.dmarc.internal.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A record, RFC 7489 §6.3; what it says of itself wrongly counts as not said.
 *
 * @param subdomains of domains below the one with the record: {@code sp}, or {@code p}
 * @param nonexistent of such domains that do not exist, RFC 9091: {@code np}, or {@code sp}
 * @param reportTo the URIs of {@code rua}
 * @param testing {@code t=y} of DMARCbis
 * @param publicSuffix {@code psd} of DMARCbis: y, n or u
 */
public record DmarcRecord(
        Policy policy,
        Policy subdomains,
        Policy nonexistent,
        boolean strictDkim,
        boolean strictSpf,
        int percent,
        List<String> reportTo,
        boolean testing,
        char publicSuffix) {
    private static final int MOST_TAGS = 50;

    public DmarcRecord {
        reportTo = List.copyOf(reportTo);
    }

    /** Whether a TXT record is one of ours: {@code v=DMARC1} is its first tag. */
    static boolean isOne(String txt) {
        String[] first = txt.split(";", 2)[0].split("=", 2);
        return first.length == 2
                && first[0].strip().equals("v")
                && first[1].strip().equals("DMARC1");
    }

    /** @return empty if it is of no use: without a policy, and without an address for reports */
    static Optional<DmarcRecord> parse(String txt) {
        Map<String, String> tags = tags(txt);
        List<String> reportTo = uris(tags.getOrDefault("rua", ""));
        Optional<Policy> policy = Policy.of(tags.getOrDefault("p", ""));
        Optional<Policy> sub = Policy.of(tags.getOrDefault("sp", ""));
        // RFC 7489 §6.6.3: with a policy that cannot be read, reports may still be wanted
        if (policy.isEmpty() || tags.containsKey("sp") && sub.isEmpty()) {
            if (reportTo.isEmpty()) return Optional.empty();
            policy = Optional.of(Policy.NONE);
            sub = Optional.of(Policy.NONE);
        }
        Policy p = policy.get();
        Policy sp = sub.orElse(p);
        String psd = tags.getOrDefault("psd", "u").toLowerCase(Locale.ROOT);
        return Optional.of(new DmarcRecord(
                p,
                sp,
                Policy.of(tags.getOrDefault("np", "")).orElse(sp),
                tags.getOrDefault("adkim", "r").equalsIgnoreCase("s"),
                tags.getOrDefault("aspf", "r").equalsIgnoreCase("s"),
                percent(tags.getOrDefault("pct", "100")).orElse(100),
                reportTo,
                tags.getOrDefault("t", "n").equalsIgnoreCase("y"),
                psd.equals("y") || psd.equals("n") ? psd.charAt(0) : 'u'));
    }

    private static Map<String, String> tags(String txt) {
        var tags = new LinkedHashMap<String, String>();
        for (String part : txt.split(";", MOST_TAGS)) {
            int equals = part.indexOf('=');
            if (equals > 0)
                tags.putIfAbsent(
                        part.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        part.substring(equals + 1).strip());
        }
        return tags;
    }

    private static List<String> uris(String value) {
        var uris = new ArrayList<String>();
        for (String uri : value.split(",")) if (uri.strip().matches("(?i)mailto:[!-~]{3,320}")) uris.add(uri.strip());
        return uris;
    }

    private static OptionalInt percent(String value) {
        return value.matches("\\d{1,3}") && Integer.parseInt(value) <= 100
                ? OptionalInt.of(Integer.parseInt(value))
                : OptionalInt.empty();
    }
}
