package org.amphora.dns.internal.zone;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.amphora.api.dns.DnsAnswer;
import org.amphora.api.dns.DnsResolver;

/** What is often wrong with SPF records, RFC 7208: told without checking anybody, which {@code mail:spf-check} does. */
final class SpfMistakes {
    private static final int MOST_TERMS = 10;
    /** Of a tree that is wider, the limit of terms has been told. */
    private static final int MOST_LOOKUPS = 40;

    private final DnsResolver dns;
    private final List<String> mistakes = new ArrayList<>();
    private int terms;
    private int lookups;

    SpfMistakes(DnsResolver dns) {
        this.dns = dns;
    }

    static boolean isSpf(String txt) {
        String lower = txt.toLowerCase(Locale.ROOT);
        return lower.equals("v=spf1") || lower.startsWith("v=spf1 ");
    }

    /** @param record the domain's own */
    List<String> of(String domain, String record) {
        walk(domain.toLowerCase(Locale.ROOT), record, new HashSet<>());
        if (terms > MOST_TERMS)
            mistakes.add(
                    "It leads to " + terms + " lookups, of which 10 are allowed (RFC 7208 §4.6.4): it is a permerror.");
        if (!record.matches("(?i).*(\\s[-~?+]?all|\\sredirect=\\S+)\\s*"))
            mistakes.add("It ends without all: whoever is not named is neutral. End it with -all or ~all.");
        if (record.matches("(?i).*\\s\\+?all(\\s.*)?")) mistakes.add("It says all without - or ~: anybody may send.");
        return mistakes;
    }

    private void walk(String domain, String record, Set<String> above) {
        above.add(domain);
        for (String term : record.toLowerCase(Locale.ROOT).split("\\s+")) {
            String bare = term.replaceFirst("^[-+~?]", "");
            if (bare.matches("(a|mx|ptr|exists|include)([:/].*)?|redirect=.*")) terms++;
            if (bare.startsWith("ptr")) mistakes.add(domain + " uses ptr, which RFC 7208 §5.5 asks not to.");
            if (!bare.startsWith("include:") && !bare.startsWith("redirect=")) continue;
            String target = bare.replaceFirst("^(include:|redirect=)", "");
            if (above.contains(target)) {
                mistakes.add(domain + " includes " + target + ", and so itself: it loops, and is a permerror.");
                continue;
            }
            if (target.indexOf('%') < 0 && ++lookups <= MOST_LOOKUPS) below(domain, target, above);
        }
        above.remove(domain);
    }

    private void below(String domain, String target, Set<String> above) {
        Optional<String> record = one(target);
        if (record.isPresent()) walk(target, record.get(), above);
        else mistakes.add(domain + " includes " + target + ", which has no SPF record, or two: it is a permerror.");
    }

    private Optional<String> one(String domain) {
        if (!(dns.txt(domain) instanceof DnsAnswer.Found<String> found)) return Optional.empty();
        List<String> all = found.records().stream().filter(SpfMistakes::isSpf).toList();
        return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
    }
}
