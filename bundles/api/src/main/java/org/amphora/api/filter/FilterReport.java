package org.amphora.api.filter;

import java.time.Duration;

/**
 * A filter as {@code mail:filters} shows it.
 *
 * @param takesPart {@link #YES}, {@code quarantined}, {@link #NOT_THERE}, {@code shadow of NAME}, or {@code no} with the
 *     reason
 * @param listedIn {@code filters}, {@code filters_required}, or empty
 * @param scope about whose mail it is asked; empty: about all
 * @param order its own wish
 * @param listedOnly whether it takes part only where a list names it
 * @param timeout for one call
 * @param bundle the symbolic name; empty if it is not there, as is the version
 */
public record FilterReport(
        String name,
        String takesPart,
        String listedIn,
        String scope,
        int order,
        boolean listedOnly,
        Duration timeout,
        String bundle,
        String version,
        Counts counts) {
    /** Of one that is asked. */
    public static final String YES = "yes";

    /** Of a name in a list that no bundle provides. */
    public static final String NOT_THERE = "not there";

    /**
     * What has become of the messages that it was asked about since it came.
     *
     * @param acted deliveries about which a delivery filter had an opinion
     * @param refused refusals, of a client, sender, recipient or message
     * @param failed calls that threw, or answered what makes no sense
     * @param timedOut calls without an answer in time
     * @param p50 the time that it has taken for half of the messages at most, all stages together, in microseconds
     * @param p99 the same for 99 of 100
     */
    public record Counts(
            long messages,
            long acted,
            long refused,
            long discarded,
            long held,
            long failed,
            long timedOut,
            long p50,
            long p99) {
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
