package org.amphora.api.role;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** The since and the problems of a {@link Role}, for a component to keep. Safe on any thread. */
public final class RoleHealth {
    private final Instant since = Instant.now();
    private final Map<String, String> problems = new ConcurrentSkipListMap<>();

    public Instant since() {
        return since;
    }

    /** Sets or, with an empty text, clears the problem of one topic ({@code configuration}, {@code threads}). */
    public void problem(String topic, String text) {
        if (text.isEmpty()) problems.remove(topic);
        else problems.put(topic, text);
    }

    /**
     * Sets the problem {@code configuration}, which the next good one clears.
     *
     * @param serving whether there was a good configuration before, which goes on; else the role is down
     * @return the same, as a line for the log
     */
    public String refused(BadConfiguration e, boolean serving) {
        String text = e.getMessage()
                + (serving ? "; the last good configuration goes on" : "; the role is down until that is mended");
        problem("configuration", text);
        return text;
    }

    public List<String> problems() {
        return List.copyOf(problems.values());
    }
}
