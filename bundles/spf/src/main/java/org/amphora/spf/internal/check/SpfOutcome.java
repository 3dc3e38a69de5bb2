package org.amphora.spf.internal.check;

import java.util.List;

/**
 * What a check has come to.
 *
 * @param domain whose policy was asked
 * @param mechanism the term that matched ({@code -all}), or {@code default}
 * @param explanation the domain's own words for a {@code fail}, printable ASCII; or empty
 * @param reason what is wrong in case of an error, or why there is no result; or empty
 * @param steps what led to it, a line each, indented by depth
 */
public record SpfOutcome(
        SpfResult result, String domain, String mechanism, String explanation, String reason, List<String> steps) {
    public SpfOutcome {
        steps = List.copyOf(steps);
    }

    static SpfOutcome none(String domain, String reason) {
        return new SpfOutcome(SpfResult.NONE, domain, "default", "", reason, List.of(reason));
    }
}
