package org.amphora.intake.internal.chain;

import java.util.Map;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.role.InFlight;

/** A filter with what its service properties say, and the count of the transactions that it is in. */
public final class NamedFilter {
    private final String name;
    private final int order;
    private final boolean blocking;
    private final int ranking;
    private final boolean listedOnly;
    private final MailFilter filter;
    private final InFlight inFlight = new InFlight();

    public NamedFilter(MailFilter filter, Map<String, ?> properties) {
        this.filter = filter;
        Object given = properties.get(MailFilter.NAME);
        if (given == null) given = properties.get("component.name");
        this.name = given == null
                ? filter.getClass().getSimpleName()
                : given.toString().strip();
        this.order = number(properties, MailFilter.ORDER);
        this.ranking = number(properties, "service.ranking");
        this.listedOnly = "true".equals(String.valueOf(properties.get(MailFilter.LISTED_ONLY)));
        Object promise = properties.get(MailFilter.BLOCKING);
        this.blocking = promise == null || !promise.toString().equals("false");
    }

    private static int number(Map<String, ?> properties, String key) {
        return properties.get(key) instanceof Number n ? n.intValue() : 0;
    }

    public String name() {
        return name;
    }

    int order() {
        return order;
    }

    /** Whether it takes part only where the configuration names it. */
    boolean isListedOnly() {
        return listedOnly;
    }

    int ranking() {
        return ranking;
    }

    boolean isBlocking() {
        return blocking;
    }

    MailFilter filter() {
        return filter;
    }

    InFlight inFlight() {
        return inFlight;
    }
}
