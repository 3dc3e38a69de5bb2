package org.amphora.chain;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.amphora.api.role.ConfigReader;

/**
 * The keys about filters, which are the same in {@code org.amphora.intake.cfg} and {@code org.amphora.mda.cfg}.
 *
 * @param shadows a filter in shadow and the one that it is compared with
 * @param timeout for one call, where the filter has none of its own
 * @param failureLimit failures in a row after which a filter is not asked for {@code quarantine}; 0: it always is
 * @param threads calls at the same time
 * @param own of those filters that have keys of their own
 */
public record ChainSettings(
        List<String> filters,
        List<String> required,
        Set<String> off,
        Map<String, String> shadows,
        Duration timeout,
        int failureLimit,
        Duration quarantine,
        int threads,
        Map<String, Own> own) {
    private static final String PREFIX = "filter.";
    private static final Duration LEAST = Duration.ofMillis(10);
    private static final Duration MOST = Duration.ofMinutes(5);

    /** Nothing listed and nothing bounded but by these times. */
    public static final ChainSettings DEFAULTS = new ChainSettings(
            List.of(), List.of(), Set.of(), Map.of(), Duration.ofSeconds(10), 5, Duration.ofMinutes(1), 64, Map.of());

    /**
     * What is set for one filter: {@code filter.NAME.KEY}.
     *
     * @param timeout null: as all others
     * @param prefer the version that counts of several with this name, or empty
     */
    public record Own(Scope scope, Duration timeout, String prefer) {
        static final Own NONE = new Own(Scope.ALL, null, "");
    }

    public static ChainSettings read(ConfigReader in) {
        return new ChainSettings(
                List.copyOf(in.list("filters")),
                List.copyOf(in.list("filters_required")),
                Set.copyOf(in.list("filters_off")),
                shadows(in),
                in.duration("filter_timeout", LEAST, MOST),
                in.number("filter_failure_limit", 0, 1000),
                in.duration("filter_quarantine", Duration.ofSeconds(1), Duration.ofDays(1)),
                in.number("filter_threads", 1, 1000),
                own(in));
    }

    private static Map<String, String> shadows(ConfigReader in) {
        var shadows = new LinkedHashMap<String, String>();
        for (String word : in.list("filters_shadow")) {
            int colon = word.indexOf(':');
            if (colon > 0 && colon < word.length() - 1)
                shadows.put(word.substring(0, colon), word.substring(colon + 1));
            else in.mistake("filters_shadow", word, "NEW:PRESENT");
        }
        return Map.copyOf(shadows);
    }

    private static Map<String, Own> own(ConfigReader in) {
        var own = new HashMap<String, Own>();
        for (String key : in.keys(PREFIX)) {
            int dot = key.lastIndexOf('.');
            if (dot <= PREFIX.length()) in.mistake(key, in.text(key), "a key such as filter.NAME.timeout");
            else own.computeIfAbsent(key.substring(PREFIX.length(), dot), name -> own(in, name));
        }
        return Map.copyOf(own);
    }

    private static Own own(ConfigReader in, String name) {
        String prefix = PREFIX + name + '.';
        String timeout = prefix + "timeout";
        return new Own(
                Scope.read(in, prefix),
                in.text(timeout).isEmpty() ? null : in.duration(timeout, LEAST, MOST),
                in.text(prefix + "prefer"));
    }

    Own own(String name) {
        return own.getOrDefault(name, Own.NONE);
    }

    Duration timeout(String name) {
        Duration its = own(name).timeout();
        return its == null ? timeout : its;
    }
}
