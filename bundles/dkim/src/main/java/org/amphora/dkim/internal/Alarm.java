package org.amphora.dkim.internal;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.amphora.dkim.internal.tables.Problems;

/** Counts the messages that left unsigned, until the configuration is read again. */
final class Alarm {
    private static final String TOPIC = "unsigned";

    private final Problems problems;
    private final InstantSource clock;
    private long messages;

    Alarm(Problems problems, InstantSource clock) {
        this.problems = problems;
        this.clock = clock;
    }

    synchronized void message(String reason) {
        messages++;
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        problems.problem(
                TOPIC,
                messages + (messages == 1 ? " message has" : " messages have") + " left unsigned, the last at " + now
                        + ": " + reason);
    }

    synchronized void reset() {
        messages = 0;
        problems.problem(TOPIC, "");
    }
}
