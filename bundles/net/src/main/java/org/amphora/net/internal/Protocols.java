package org.amphora.net.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.amphora.api.net.ProtocolFactory;

/** The protocols that are here now. Of several for one name the highest ranked serves, of equals the newest. */
final class Protocols {
    private record Entry(ProtocolFactory factory, int ranking, long id) {}

    private static final Comparator<Entry> BEST_FIRST =
            Comparator.comparingInt(Entry::ranking).thenComparingLong(Entry::id).reversed();

    private final Map<String, List<Entry>> byName = new ConcurrentHashMap<>();

    void add(String protocol, ProtocolFactory factory, int ranking, long id) {
        byName.merge(protocol, List.of(new Entry(factory, ranking, id)), (old, one) -> {
            var all = new ArrayList<>(old);
            all.addAll(one);
            all.sort(BEST_FIRST);
            return List.copyOf(all);
        });
    }

    void remove(String protocol, ProtocolFactory factory) {
        byName.computeIfPresent(protocol, (name, old) -> {
            var left = old.stream().filter(e -> e.factory() != factory).toList();
            return left.isEmpty() ? null : left;
        });
    }

    Optional<ProtocolFactory> current(String protocol) {
        List<Entry> all = byName.get(protocol);
        return all == null ? Optional.empty() : Optional.of(all.get(0).factory());
    }

    /** Those that are served, for a person to read. */
    String names() {
        return byName.isEmpty() ? "none" : String.join(", ", new TreeSet<>(byName.keySet()));
    }

    boolean has(String protocol, ProtocolFactory factory) {
        List<Entry> all = byName.get(protocol);
        return all != null && all.stream().anyMatch(e -> e.factory() == factory);
    }
}
