package org.amphora.dns.internal.zone;

import java.util.List;
import org.amphora.api.dns.DomainRecords.DomainRecord;

/**
 * One record beside what the DNS has.
 *
 * @param found values as in a {@link DomainRecord}
 * @param todo what to do, a sentence each
 */
record Finding(DomainRecord wanted, Status status, List<String> found, List<String> todo) {
    enum Status {
        OK,
        MISSING,
        DIFFERENT,
        UNKNOWN
    }

    boolean isWell() {
        return status == Status.OK && todo.isEmpty();
    }
}
