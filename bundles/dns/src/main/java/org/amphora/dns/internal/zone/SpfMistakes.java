package org.amphora.dns.internal.zone;

import java.util.HashSet;
import java.util.LinkedHashSet;
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
    /** Each once. */
    private final Set<String> mistakes = new LinkedHashSet<>();

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
        List<String> own = terms(record);
        if (own.stream().noneMatch(t -> bare(t).equals("all") || t.startsWith("redirect=")))
            mistakes.add("It ends without all: whoever is not named is neutral. End it with -all or ~all.");
        if (own.contains("all") || own.contains("+all")) mistakes.add("It says all without - or ~: anybody may send.");
        return List.copyOf(mistakes);
    }

    private void walk(String domain, String record, Set<String> above) {
        above.add(domain);
        for (String term : terms(record)) {
            String bare = bare(term);
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

    private static List<String> terms(String record) {
        return List.of(record.toLowerCase(Locale.ROOT).split(" +"));
    }

    /** Without its qualifier. */
    private static String bare(String term) {
        return !term.isEmpty() && "-+~?".indexOf(term.charAt(0)) >= 0 ? term.substring(1) : term;
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
