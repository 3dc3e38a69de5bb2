package org.amphora.api.net;

import java.util.Map;

/**
 * What an old handler leaves to the new one that goes on with its session.
 *
 * @param format the protocol and the version of its state, {@code imap/1}: a new build that does not know it says a
 *     polite good-bye
 * @param values JDK types only (String, Long, Integer, Boolean, byte[], long[], List, Map of these): an object of the old
 *     bundle's classes would pin its class loader
 */
public record SessionState(String format, Map<String, Object> values) {
    public SessionState {
        values = Map.copyOf(values);
    }
}
