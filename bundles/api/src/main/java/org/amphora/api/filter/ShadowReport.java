package org.amphora.api.filter;

import java.time.Instant;
import java.util.List;

/**
 * A filter that sees live mail while nobody listens to it, compared with one that is listened to.
 *
 * @param shadow its name, or {@code NAME@VERSION}
 * @param present the other's name
 * @param state {@code runs}, {@code quarantined}, or why nothing is compared
 * @param differences the newest of them, oldest first
 */
public record ShadowReport(
        String shadow,
        String present,
        String state,
        Instant since,
        long agreed,
        long differed,
        List<Difference> differences) {
    /**
     * One message on which they did not agree, at the first stage where they did not.
     *
     * @param about the message's id, at delivery with the recipient; the session's id for a connection
     */
    public record Difference(Instant when, String about, String stage, String present, String shadow) {}
}
