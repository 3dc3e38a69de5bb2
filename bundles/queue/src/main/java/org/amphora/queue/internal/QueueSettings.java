package org.amphora.queue.internal;

import java.nio.file.Path;
import java.time.Duration;
import org.amphora.api.role.ConfigReader;
import org.amphora.queue.internal.schedule.Limits;

/** The configuration of the role, as {@code etc/org.amphora.queue.cfg} explains it. */
public record QueueSettings(
        Path directory,
        int spoolMemoryLimit,
        long spoolMemoryTotal,
        int inlineThreads,
        int deliveryThreads,
        Limits limits,
        Duration deliveryTimeout,
        Duration minimalBackoff,
        Duration maximalBackoff,
        Duration lifetime,
        Duration delayWarning,
        int entryLimit,
        int activeLimit,
        int bounceSizeLimit,
        Duration drainTimeout) {

    /**
     * @param data what a relative {@code queue_directory} is relative to
     * @throws org.amphora.api.role.BadConfiguration naming what is wrong
     */
    static QueueSettings read(ConfigReader in, Path data) {
        Path directory = in.value("queue_directory", QueueSettings::path).orElse(Path.of("spool"));
        Duration least = Duration.ofMillis(1);
        QueueSettings settings = new QueueSettings(
                data.resolve(directory),
                (int) in.size("spool_memory_limit", 0, 16 << 20),
                in.size("spool_memory_total", 0, 16L << 30),
                in.number("inline_threads", 1, 1000),
                in.number("delivery_threads", 1, 1000),
                limits(in),
                in.duration("delivery_timeout", Duration.ofSeconds(1), Duration.ofHours(1)),
                in.duration("minimal_backoff_time", least, Duration.ofDays(1)),
                in.duration("maximal_backoff_time", least, Duration.ofDays(1)),
                in.duration("maximal_queue_lifetime", Duration.ZERO, Duration.ofDays(365)),
                in.duration("delay_warning_time", Duration.ZERO, Duration.ofDays(365)),
                in.number("queue_entry_limit", 1, 10_000_000),
                in.number("qmgr_message_active_limit", 1, 10_000_000),
                (int) in.size("bounce_size_limit", 0, 1 << 30),
                in.duration("drain_timeout", Duration.ZERO, Duration.ofSeconds(60)));
        if (settings.maximalBackoff.compareTo(settings.minimalBackoff) < 0)
            in.mistake(
                    "maximal_backoff_time",
                    in.text("maximal_backoff_time"),
                    "a time not below minimal_backoff_time = " + in.text("minimal_backoff_time"));
        in.done();
        return settings;
    }

    private static Limits limits(ConfigReader in) {
        return new Limits(
                in.number("initial_destination_concurrency", 1, 1000),
                in.number("default_destination_concurrency_limit", 1, 1000),
                in.number("default_destination_recipient_limit", 1, 100_000),
                in.duration("default_destination_rate_delay", Duration.ZERO, Duration.ofHours(1)),
                in.number("default_destination_concurrency_failed_cohort_limit", 1, 1000));
    }

    private static Path path(String text) {
        if (text.isEmpty()) throw new IllegalArgumentException("the path of a directory");
        return Path.of(text);
    }

    /** The defaults, for tests. */
    public static QueueSettings defaults(Path directory) {
        return new QueueSettings(
                directory,
                64 * 1024,
                16 << 20,
                32,
                100,
                Limits.DEFAULT,
                Duration.ofMinutes(10),
                Duration.ofMinutes(5),
                Duration.ofSeconds(4000),
                Duration.ofDays(5),
                Duration.ofHours(4),
                1_000_000,
                20_000,
                50_000,
                Duration.ofSeconds(20));
    }
}
