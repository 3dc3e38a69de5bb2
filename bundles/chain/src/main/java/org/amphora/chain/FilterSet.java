package org.amphora.chain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.amphora.api.filter.FilterReport;
import org.amphora.api.filter.ShadowReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The filters that are there, in the order of the configuration: those listed, then the rest by {@code amphora.order},
 * then by name; a required one that is not there keeps a place. Of several with one name that of the preferred version
 * counts, else the one of the highest ranking, else the one that came first. Safe on any thread.
 */
public final class FilterSet<F> {
    private static final Logger LOG = LoggerFactory.getLogger(FilterSet.class);

    private final List<Installed<F>> bound = new ArrayList<>();
    private final Map<Installed<F>, Comparison> comparisons = new HashMap<>();
    private ChainSettings settings = ChainSettings.DEFAULTS;
    private volatile List<Entry<F>> ordered = List.of();

    /** The chain of whatever begins now. Never blocks; one state. */
    public List<Entry<F>> ordered() {
        return ordered;
    }

    public synchronized void configure(ChainSettings now) {
        settings = now;
        order();
    }

    public synchronized Installed<F> add(F filter, Map<String, ?> properties, Installed.Origin origin) {
        var added = new Installed<>(filter, properties, origin);
        for (Installed<F> other : bound)
            if (other.name().equals(added.name()))
                LOG.warn("filter={} is there twice: {} and {}", added.name(), other.origin(), added.origin());
        bound.add(added);
        order();
        counting(added.name())
                .filter(c -> c != added)
                .ifPresent(c ->
                        LOG.warn("filter={} of {} counts, and not that of {}", c.name(), c.origin(), added.origin()));
        return added;
    }

    /**
     * Takes a filter out and waits until all that it is in has ended.
     *
     * @return the filter, and how many are still inside when {@code limit} is over
     */
    public Removed<F> remove(F filter, Duration limit) {
        Installed<F> gone = take(filter);
        return new Removed<>(gone, gone == null ? 0 : gone.inFlight().drain(limit));
    }

    /** @param filter null if it was not there */
    public record Removed<F>(Installed<F> filter, int inside) {}

    private synchronized Installed<F> take(F filter) {
        for (Installed<F> there : bound) {
            if (there.filter() != filter) continue;
            bound.remove(there);
            order();
            return there;
        }
        return null;
    }

    /** The one that counts of those with this name, if it does not only stand in a shadow. */
    private Optional<Installed<F>> counting(String name) {
        String preferred = settings.own(name).prefer();
        return bound.stream()
                .filter(f -> f.name().equals(name) && presentOf(f).isEmpty())
                .reduce((a, b) -> better(b, a, preferred) ? b : a);
    }

    private static boolean better(Installed<?> later, Installed<?> earlier, String preferred) {
        boolean a = earlier.origin().version().equals(preferred);
        boolean b = later.origin().version().equals(preferred);
        return a == b ? later.ranking() > earlier.ranking() : b;
    }

    /** Whom this one is the shadow of. */
    private Optional<String> presentOf(Installed<F> f) {
        String present = settings.shadows().get(f.fullName());
        if (present == null) present = settings.shadows().get(f.name());
        return Optional.ofNullable(present);
    }

    private void order() {
        comparisons.keySet().removeIf(f -> !bound.contains(f) || presentOf(f).isEmpty());
        var byName = new LinkedHashMap<String, Installed<F>>();
        for (Installed<F> f : bound) counting(f.name()).ifPresent(c -> byName.put(c.name(), c));
        settings.off().stream()
                .filter(name -> !settings.required().contains(name))
                .forEach(byName::remove);
        var all = new ArrayList<Entry<F>>();
        for (String name : settings.filters()) {
            Installed<F> f = byName.remove(name);
            if (f != null) all.add(entry(name, f));
            else if (settings.required().contains(name)) all.add(entry(name, null));
        }
        for (String name : settings.required())
            if (!byName.containsKey(name) && !settings.filters().contains(name)) all.add(entry(name, null));
        byName.values().stream()
                .filter(f -> !f.isListedOnly() || settings.required().contains(f.name()))
                .sorted(Comparator.<Installed<F>>comparingInt(Installed::order).thenComparing(Installed::name))
                .forEach(f -> all.add(entry(f.name(), f)));
        ordered = List.copyOf(all);
    }

    private Entry<F> entry(String name, Installed<F> f) {
        Entry.Shadow<F> shadow = bound.stream()
                .filter(s -> presentOf(s).filter(name::equals).isPresent())
                .findFirst()
                .map(s -> new Entry.Shadow<>(s, comparisons.computeIfAbsent(s, any -> new Comparison())))
                .orElse(null);
        return new Entry<>(
                name,
                f,
                settings.own(name).scope(),
                settings.timeout(name),
                settings.required().contains(name),
                f == null ? null : shadow);
    }

    /**
     * The chain for a trial: counts nothing, and compares nothing.
     *
     * @param names those to ask, on or off, by name or {@code NAME@VERSION}; empty: those of the chain
     * @throws IllegalArgumentException if one is not there
     */
    public synchronized List<Entry<F>> trial(List<String> names) {
        if (names.isEmpty()) return ordered.stream().map(Entry::forTrial).toList();
        return names.stream()
                .map(this::find)
                .map(f -> entry(f.name(), f).forTrial())
                .toList();
    }

    private Installed<F> find(String name) {
        return bound.stream()
                .filter(f -> f.fullName().equals(name))
                .findFirst()
                .or(() -> counting(name))
                .or(() -> bound.stream().filter(f -> f.name().equals(name)).findFirst())
                .orElseThrow(() -> new IllegalArgumentException("there is no filter " + name));
    }

    /** Lets a filter that kept failing be asked again; false if none of that name was out. */
    public synchronized boolean release(String name) {
        boolean released = false;
        for (Installed<F> f : bound)
            if (f.name().equals(name) || f.fullName().equals(name))
                released |= f.breaker().close();
        return released;
    }

    /** Required or listed names that no bundle provides. */
    public synchronized List<String> absent(List<String> names) {
        Set<String> there = bound.stream().map(Installed::name).collect(Collectors.toSet());
        return names.stream().filter(n -> !there.contains(n)).distinct().toList();
    }

    /** What the operator must know, a line each. */
    public synchronized List<String> problems() {
        var lines = new ArrayList<String>();
        for (Installed<F> f : bound)
            if (f.breaker().isOpen())
                lines.add("filter " + f.name() + " (" + f.origin() + ") keeps failing and is not asked for "
                        + Math.max(1, f.breaker().left().toSeconds()) + " s: "
                        + f.breaker().reason());
        for (Installed<F> f : bound)
            if (isPassedOver(f))
                lines.add("filter " + f.name() + " is there twice: that of " + f.origin() + " is passed over");
        return lines;
    }

    private boolean isPassedOver(Installed<F> f) {
        return presentOf(f).isEmpty() && counting(f.name()).filter(c -> c != f).isPresent();
    }

    /** All filters, those of the chain first and in its order, and names that no bundle provides. */
    public synchronized List<FilterReport> reports() {
        var reports = new ArrayList<FilterReport>();
        for (Entry<F> e : ordered)
            reports.add(e.filter() == null ? absent(e.name()) : report(e.filter(), state(e.filter())));
        Set<Installed<F>> asked = ordered.stream().map(Entry::filter).collect(Collectors.toSet());
        bound.stream()
                .filter(f -> !asked.contains(f))
                .sorted(Comparator.<Installed<F>>comparingInt(Installed::order).thenComparing(Installed::name))
                .forEach(f -> reports.add(report(f, outside(f))));
        for (String name : absent(settings.filters()))
            if (!settings.required().contains(name)) reports.add(absent(name));
        return reports;
    }

    private static String state(Installed<?> f) {
        return f.breaker().isOpen() ? "quarantined" : FilterReport.YES;
    }

    private String outside(Installed<F> f) {
        Optional<String> present = presentOf(f);
        if (present.isPresent()) return "shadow of " + present.get();
        if (isPassedOver(f)) return "no: another of this name counts";
        return settings.off().contains(f.name()) ? "no: in filters_off" : "no: not in filters";
    }

    private FilterReport report(Installed<F> f, String takesPart) {
        return new FilterReport(
                f.name(),
                takesPart,
                listedIn(f.name()),
                settings.own(f.name()).scope().toString(),
                f.order(),
                f.isListedOnly(),
                settings.timeout(f.name()),
                f.origin().bundle(),
                f.origin().version(),
                f.tally().counts());
    }

    private FilterReport absent(String name) {
        return new FilterReport(
                name,
                FilterReport.NOT_THERE,
                listedIn(name),
                settings.own(name).scope().toString(),
                0,
                false,
                settings.timeout(name),
                "",
                "",
                FilterReport.Counts.NONE);
    }

    private String listedIn(String name) {
        if (settings.required().contains(name)) return "filters_required";
        return settings.filters().contains(name) ? "filters" : "";
    }

    /** Those in shadow that the configuration names. */
    public synchronized List<ShadowReport> shadows() {
        var reports = new ArrayList<ShadowReport>();
        settings.shadows().forEach((name, present) -> {
            Optional<Installed<F>> shadow = bound.stream()
                    .filter(f -> f.fullName().equals(name)
                            || f.name().equals(name) && presentOf(f).isPresent())
                    .findFirst();
            boolean compared = ordered.stream()
                    .anyMatch(e -> e.shadow() != null && e.shadow().filter() == shadow.orElse(null));
            String state = shadow.isEmpty()
                    ? name + " is not there"
                    : !compared
                            ? present + " is not asked"
                            : shadow.get().breaker().isOpen() ? "quarantined" : "runs";
            Comparison comparison = shadow.map(comparisons::get).orElse(null);
            reports.add((comparison == null ? new Comparison() : comparison).report(name, present, state));
        });
        return reports;
    }
}
