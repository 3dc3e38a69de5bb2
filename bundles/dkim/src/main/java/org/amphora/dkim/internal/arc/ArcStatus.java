package org.amphora.dkim.internal.arc;

import java.util.List;
import org.amphora.dkim.internal.signature.Result;

/**
 * What a chain is worth, RFC 8617 §4.4.
 *
 * @param result none, pass or fail
 * @param reason one line, or empty
 * @param oldestPass the lowest set from which on all message signatures are good, 0 if all are (§5.2, step 5)
 * @param steps what was found, a line each, for a person
 */
public record ArcStatus(Result result, String reason, int oldestPass, List<String> steps) {
    public ArcStatus {
        steps = List.copyOf(steps);
    }

    static ArcStatus none() {
        return new ArcStatus(Result.NONE, "", 0, List.of());
    }

    static ArcStatus fail(String reason, List<String> steps) {
        return new ArcStatus(Result.FAIL, reason, 0, steps);
    }
}
