package org.amphora.mda.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.amphora.api.filter.DeliveryAction;
import org.amphora.api.filter.DeliveryFilter;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.SpooledBody;

/**
 * The delivery filters that are there, in the order of the configuration: those listed, then the rest by {@code
 * amphora.order}, then by name. Safe on any thread.
 */
final class Filters {
    private final List<NamedFilter> bound = new ArrayList<>();
    private List<String> listed = List.of();
    private volatile List<NamedFilter> ordered = List.of();
    private volatile Set<String> required = Set.of();

    synchronized void configure(List<String> listed, Set<String> required) {
        this.listed = listed;
        this.required = required;
        order();
    }

    synchronized void add(DeliveryFilter filter, Map<String, ?> properties) {
        bound.add(NamedFilter.of(filter, properties));
        order();
    }

    /** Takes a filter out and waits for the calls inside it; how many are left when the limit is over. */
    int remove(DeliveryFilter filter, Duration limit) {
        List<NamedFilter> gone;
        synchronized (this) {
            gone = bound.stream().filter(f -> f.filter() == filter).toList();
            bound.removeAll(gone);
            order();
        }
        return gone.stream().mapToInt(f -> f.inFlight().drain(limit)).sum();
    }

    /** The chain for one delivery. */
    List<NamedFilter> frozen() {
        return ordered;
    }

    /**
     * What the first filter with an opinion wants done; the inbox if none has one.
     *
     * @throws MailException if a required filter is not there
     */
    List<DeliveryAction> ask(List<NamedFilter> chain, Envelope envelope, Recipient recipient, SpooledBody body) {
        for (String name : required)
            if (chain.stream().noneMatch(f -> f.name().equals(name)))
                throw new MailException(EnhancedStatus.TEMP_NOT_ACCEPTING, "A required service is not available");
        for (NamedFilter f : chain) {
            if (!f.inFlight().enter()) {
                if (!required.contains(f.name())) continue;
                throw new MailException(EnhancedStatus.TEMP_NOT_ACCEPTING, "A required service is not available");
            }
            try {
                List<DeliveryAction> actions = f.filter().filter(envelope, recipient, body);
                if (!actions.isEmpty()) return List.copyOf(actions);
            } finally {
                f.inFlight().leave();
            }
        }
        return List.of(new DeliveryAction.Keep(Set.of()));
    }

    private void order() {
        List<NamedFilter> all = new ArrayList<>(bound);
        all.sort(Comparator.<NamedFilter>comparingInt(f -> place(f.name()))
                .thenComparingInt(NamedFilter::order)
                .thenComparing(NamedFilter::name));
        ordered = List.copyOf(all);
    }

    private int place(String name) {
        int at = listed.indexOf(name);
        return at < 0 ? Integer.MAX_VALUE : at;
    }
}
