package org.amphora.mda.internal;

import java.util.HashMap;
import java.util.Map;
import org.amphora.api.role.ConfigReader;
import org.amphora.chain.ChainSettings;

/** The keys about filters as a file would have them. */
final class Chains {
    private Chains() {}

    /** @param pairs keys with their values; the others are at their defaults */
    static ChainSettings of(String... pairs) {
        Map<String, Object> raw = new HashMap<>(Map.of(
                "filter_timeout",
                "10s",
                "filter_failure_limit",
                "5",
                "filter_quarantine",
                "1m",
                "filter_threads",
                "4"));
        for (int i = 0; i < pairs.length; i += 2) raw.put(pairs[i], pairs[i + 1]);
        return ChainSettings.read(new ConfigReader(MdaComponent.PID, raw));
    }
}
