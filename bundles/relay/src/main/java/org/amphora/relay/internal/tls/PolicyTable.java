package org.amphora.relay.internal.tls;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.amphora.api.mail.Address;
import org.amphora.api.role.TableFile;
import org.amphora.relay.internal.hosts.Host;
import org.amphora.relay.internal.route.NextHop;

/** {@code smtp_tls_policy_maps}: next hop, level, {@code match=…}, in Postfix's words. */
public final class PolicyTable {
    /**
     * Of one destination.
     *
     * @param match names or {@code hostname}, {@code nexthop}, {@code dot-nexthop}; empty for the level's own
     */
    public record Policy(Level level, List<String> match) {}

    private final Map<String, Policy> policies = new HashMap<>();

    /** @throws TableFile.Mistake that names the line */
    public static PolicyTable of(List<TableFile.Row> rows) {
        PolicyTable table = new PolicyTable();
        for (TableFile.Row row : rows) table.policies.put(Address.domain(row.key()), row.value(PolicyTable::policy));
        return table;
    }

    private static Policy policy(String text) {
        String[] words = text.split("[,\\s]+");
        Level level = Level.of(words[0]);
        List<String> match = new ArrayList<>();
        for (int i = 1; i < words.length; i++) {
            if (!words[i].startsWith("match=")) throw new IllegalArgumentException("a level, and match= with names");
            match.addAll(List.of(words[i].substring(6).toLowerCase(Locale.ROOT).split(":")));
        }
        return new Policy(level, List.copyOf(match));
    }

    /** That of the next hop as it is routed to, or of a parent domain ({@code .example.org}). */
    Optional<Policy> find(NextHop.Server hop) {
        Policy found = policies.get(hop.key());
        if (found == null) found = policies.get(hop.host());
        for (int dot = hop.host().indexOf('.');
                found == null && dot >= 0;
                dot = hop.host().indexOf('.', dot + 1))
            found = policies.get(hop.host().substring(dot));
        return Optional.ofNullable(found);
    }

    /** The names that a certificate is matched against. */
    static List<String> names(List<String> match, NextHop.Server hop, Host host) {
        return match.stream()
                .map(m -> switch (m) {
                    case "hostname" -> host.name();
                    case "nexthop" -> hop.host();
                    case "dot-nexthop" -> "." + hop.host();
                    default -> m;
                })
                .toList();
    }
}
