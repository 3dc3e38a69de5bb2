package org.amphora.testkit.net;

import java.util.List;
import java.util.Map;
import org.amphora.api.net.SessionState;

/** Holds a {@link SessionState} to its contract: values of JDK types only, so that no class loader is pinned. */
public final class StateRules {
    private StateRules() {}

    public static void check(SessionState state) {
        if (!state.format().matches("[a-z0-9-]+/[0-9]+"))
            throw new AssertionError("format is not protocol/version: " + state.format());
        state.values().forEach((key, value) -> check(key, value));
    }

    private static void check(String key, Object value) {
        if (value instanceof List<?> list) {
            list.forEach(v -> check(key, v));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((k, v) -> {
                check(key, k);
                check(key + "." + k, v);
            });
        } else if (!(value instanceof String
                || value instanceof Long
                || value instanceof Integer
                || value instanceof Boolean
                || value instanceof byte[]
                || value instanceof long[])) {
            throw new AssertionError(
                    "state value " + key + " is a " + value.getClass().getName());
        }
    }
}
