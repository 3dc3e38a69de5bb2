package org.amphora.relay.internal.tls;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A domain's policy, RFC 8461 §3.2.
 *
 * @param mx names of its exchangers, in lower case; {@code *.} stands for one label
 */
record StsPolicy(Mode mode, List<String> mx, Duration maxAge) {
    /** §3.2: a year is the most. */
    private static final long LONGEST = 31_557_600;

    enum Mode {
        ENFORCE,
        TESTING,
        NONE
    }

    /** @throws IllegalArgumentException that says what is wrong */
    static StsPolicy parse(String text) {
        Mode mode = null;
        long age = -1;
        boolean version = false;
        List<String> mx = new ArrayList<>();
        for (String line : text.split("\r?\n")) {
            int colon = line.indexOf(':');
            if (colon < 0) continue;
            String value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon).strip()) {
                case "version" -> version = value.equals("STSv1");
                case "mode" -> {
                    if (mode == null) mode = mode(value);
                }
                case "max_age" -> {
                    if (age < 0 && value.matches("\\d{1,10}")) age = Math.min(Long.parseLong(value), LONGEST);
                }
                case "mx" -> mx.add(value.toLowerCase(Locale.ROOT));
                default -> {
                    // §3.2: other keys are for later versions
                }
            }
        }
        if (!version || mode == null || age < 0 || mode != Mode.NONE && mx.isEmpty())
            throw new IllegalArgumentException("version, mode, max_age and mx are wanted");
        return new StsPolicy(mode, List.copyOf(mx), Duration.ofSeconds(age));
    }

    private static Mode mode(String value) {
        for (Mode m : Mode.values()) if (m.name().toLowerCase(Locale.ROOT).equals(value)) return m;
        throw new IllegalArgumentException("no mode " + value);
    }

    /** §4.1 */
    boolean lists(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        return mx.contains(name) || dot > 0 && mx.contains("*" + name.substring(dot));
    }
}
