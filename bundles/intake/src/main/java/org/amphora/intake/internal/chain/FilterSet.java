package org.amphora.intake.internal.chain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.amphora.api.filter.MailFilter;

/**
 * The filters that are there, in the order of the configuration: those listed, then the rest by {@code amphora.order},
 * then by name. Of two with one name the one of the higher ranking counts, else the one that came first. Safe on any
 * thread.
 */
public final class FilterSet {
    private static final Comparator<NamedFilter> REST =
            Comparator.comparingInt(NamedFilter::order).thenComparing(NamedFilter::name);

    private final List<NamedFilter> bound = new ArrayList<>();
    private List<String> listed = List.of();
    private List<String> required = List.of();
    private volatile List<NamedFilter> ordered = List.of();

    /** Never blocks; one state. */
    public List<NamedFilter> ordered() {
        return ordered;
    }

    /** @param required those without which no mail is taken: they are not off */
    public synchronized void listed(List<String> names, List<String> required) {
        listed = List.copyOf(names);
        this.required = List.copyOf(required);
        order();
    }

    public synchronized NamedFilter add(MailFilter filter, Map<String, ?> properties) {
        var named = new NamedFilter(filter, properties);
        bound.add(named);
        order();
        return named;
    }

    /**
     * Takes a filter out and waits until the transactions that it is in have ended.
     *
     * @return the filter, and how many are still inside when {@code limit} is over
     */
    public Removed remove(MailFilter filter, Duration limit) {
        NamedFilter gone = take(filter);
        return new Removed(gone, gone == null ? 0 : gone.inFlight().drain(limit));
    }

    /** @param filter null if it was not there */
    public record Removed(NamedFilter filter, int inside) {}

    private synchronized NamedFilter take(MailFilter filter) {
        for (NamedFilter named : bound) {
            if (named.filter() != filter) continue;
            bound.remove(named);
            order();
            return named;
        }
        return null;
    }

    private void order() {
        var byName = new LinkedHashMap<String, NamedFilter>();
        for (NamedFilter f : bound) byName.merge(f.name(), f, (a, b) -> b.ranking() > a.ranking() ? b : a);
        var all = new ArrayList<NamedFilter>();
        for (String name : listed) {
            NamedFilter f = byName.remove(name);
            if (f != null) all.add(f);
        }
        byName.values().stream()
                .filter(f -> !f.isListedOnly() || required.contains(f.name()))
                .sorted(REST)
                .forEach(all::add);
        ordered = List.copyOf(all);
    }
}
