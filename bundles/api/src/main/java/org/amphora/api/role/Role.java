package org.amphora.api.role;

import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a role tells {@code mail:status}: one service for each role's main component. The bundle that registers it is
 * the one that serves the role.
 */
@ConsumerType
public interface Role {
    /** As in the architecture's table: {@code smtp}, {@code maildir}, … */
    String role();

    Instant since();

    /** What the operator must know, a line each: a configuration refused, a thread abandoned. Empty when all is well. */
    List<String> problems();

    /** One short line of state ({@code 3 queued, 1 deferred}), or empty. Must not block. */
    default String state() {
        return "";
    }
}
