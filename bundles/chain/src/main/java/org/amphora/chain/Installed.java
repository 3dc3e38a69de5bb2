package org.amphora.chain;

import java.util.Map;
import java.util.Set;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.role.InFlight;

/** A filter that is there, with what its service and its bundle say, and what is counted of it. */
public final class Installed<F> {
    private final F filter;
    private final String name;
    private final int order;
    private final int ranking;
    private final boolean blocking;
    private final boolean listedOnly;
    private final Set<Stage> stages;
    private final Origin origin;
    private final InFlight inFlight;
    private final Tally tally = new Tally();
    private final Breaker breaker = new Breaker(System::nanoTime);

    /** The bundle that a filter comes from: its symbolic name and its version. */
    public record Origin(String bundle, String version) {
        public static final Origin UNKNOWN = new Origin("", "");

        @Override
        public String toString() {
            return bundle + ' ' + version;
        }
    }

    Installed(F filter, Map<String, ?> properties, Origin origin) {
        Object given = properties.get(MailFilter.NAME);
        if (given == null) given = properties.get("component.name");
        this.filter = filter;
        this.name = given == null
                ? filter.getClass().getSimpleName()
                : given.toString().strip();
        this.order = number(properties, MailFilter.ORDER);
        this.ranking = number(properties, "service.ranking");
        this.listedOnly = "true".equals(String.valueOf(properties.get(MailFilter.LISTED_ONLY)));
        this.blocking = !"false".equals(String.valueOf(properties.get(MailFilter.BLOCKING)));
        this.stages = Stage.read(name, properties.get(MailFilter.STAGES));
        this.origin = origin;
        this.inFlight = new InFlight();
    }

    private Installed(Installed<F> same) {
        filter = same.filter;
        name = same.name;
        order = same.order;
        ranking = same.ranking;
        blocking = same.blocking;
        listedOnly = same.listedOnly;
        stages = same.stages;
        origin = same.origin;
        inFlight = same.inFlight;
    }

    private static int number(Map<String, ?> properties, String key) {
        return properties.get(key) instanceof Number n ? n.intValue() : 0;
    }

    /** The same filter for a trial: what it does there is not counted, and does not quarantine it. */
    Installed<F> uncounted() {
        return new Installed<>(this);
    }

    public F filter() {
        return filter;
    }

    public String name() {
        return name;
    }

    /** The name that tells it from others of the same name. */
    String fullName() {
        return name + '@' + origin.version();
    }

    Origin origin() {
        return origin;
    }

    int order() {
        return order;
    }

    int ranking() {
        return ranking;
    }

    /** Whether it takes part only where the configuration names it. */
    boolean isListedOnly() {
        return listedOnly;
    }

    /** Whether it has not promised to wait for nothing. */
    public boolean isBlocking() {
        return blocking;
    }

    /** Whether a mail filter may have something to say there. */
    public boolean hears(Stage stage) {
        return stages.contains(stage);
    }

    /** Counts the transactions, or deliveries, that it is in. */
    public InFlight inFlight() {
        return inFlight;
    }

    public Tally tally() {
        return tally;
    }

    public Breaker breaker() {
        return breaker;
    }
}
