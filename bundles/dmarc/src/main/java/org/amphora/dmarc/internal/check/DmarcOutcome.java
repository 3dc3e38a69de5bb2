package org.amphora.dmarc.internal.check;

import java.util.List;
import java.util.Locale;

/**
 * What a check has come to.
 *
 * @param from the domain in From
 * @param published the record that holds, or null
 * @param requested what the domain wants done with this message; none unless it fails
 * @param disposition the same after {@code pct} or {@code t}
 * @param reason of an error, or empty
 * @param steps what led to it, a line each
 */
public record DmarcOutcome(
        Result result,
        String from,
        Published published,
        boolean spfAligned,
        boolean dkimAligned,
        Policy requested,
        Policy disposition,
        String reason,
        List<String> steps) {
    /** RFC 7489 §11.2. */
    public enum Result {
        PASS,
        NONE,
        TEMPERROR,
        PERMERROR,
        FAIL;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public DmarcOutcome {
        steps = List.copyOf(steps);
    }

    static DmarcOutcome without(Result result, String from, Published published, String reason, List<String> steps) {
        return new DmarcOutcome(result, from, published, false, false, Policy.NONE, Policy.NONE, reason, steps);
    }
}
