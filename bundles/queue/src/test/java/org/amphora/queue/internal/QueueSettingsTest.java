package org.amphora.queue.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.ConfigReader;
import org.junit.Test;

public class QueueSettingsTest {
    private static final Path DATA = Path.of("/data");

    /** As {@link QueueConfig} has them, and Declarative Services gives them. */
    private static Map<String, Object> defaults() {
        Map<String, Object> raw = new HashMap<>();
        raw.put("queue_directory", "spool");
        raw.put("spool_memory_limit", "64K");
        raw.put("spool_memory_total", "16M");
        raw.put("inline_threads", 32);
        raw.put("delivery_threads", 100);
        raw.put("initial_destination_concurrency", 5);
        raw.put("default_destination_concurrency_limit", 20);
        raw.put("default_destination_recipient_limit", 50);
        raw.put("default_destination_rate_delay", "0s");
        raw.put("default_destination_concurrency_failed_cohort_limit", 1);
        raw.put("delivery_timeout", "10m");
        raw.put("minimal_backoff_time", "5m");
        raw.put("maximal_backoff_time", "4000s");
        raw.put("maximal_queue_lifetime", "5d");
        raw.put("delay_warning_time", "4h");
        raw.put("queue_entry_limit", 1000000);
        raw.put("qmgr_message_active_limit", 20000);
        raw.put("bounce_size_limit", "50000");
        raw.put("drain_timeout", "20s");
        return raw;
    }

    private static QueueSettings read(String key, Object value) {
        Map<String, Object> raw = defaults();
        raw.put(key, value);
        return QueueSettings.read(new ConfigReader("org.amphora.queue", raw), DATA);
    }

    @Test
    public void theDefaultsAreThoseOfTheTests() {
        assertEquals(
                QueueSettings.defaults(Path.of("/data/spool")),
                QueueSettings.read(new ConfigReader("org.amphora.queue", defaults()), DATA));
    }

    @Test
    public void theFileNamesEveryKeyWithItsDefault() throws Exception {
        List<String> file = Files.readAllLines(Path.of("../../etc/org.amphora.queue.cfg"));
        defaults().forEach((key, value) -> assertTrue(key, file.contains("#" + key + " = " + value)));
        assertEquals(
                defaults().size(),
                file.stream().filter(l -> l.matches("#?[a-z_]+ = .*")).count());
    }

    @Test
    public void valuesAreRead() {
        assertEquals(
                Path.of("/elsewhere"), read("queue_directory", "/elsewhere").directory());
        assertEquals(1 << 20, read("spool_memory_limit", "1M").spoolMemoryLimit());
        assertEquals(Duration.ofHours(1), read("maximal_queue_lifetime", "1h").lifetime());
    }

    @Test
    public void badValuesAreRefusedByName() {
        for (var bad : Map.of(
                        "queue_directory", "",
                        "spool_memory_limit", "17M",
                        "inline_threads", "0",
                        "delivery_threads", "many",
                        "minimal_backoff_time", "5 weeks",
                        "maximal_backoff_time", "4m",
                        "queue_entry_limit", "-1",
                        "qmgr_message_active_limit", "0",
                        "no_such_key", "1")
                .entrySet()) {
            BadConfiguration e =
                    assertThrows(bad.getKey(), BadConfiguration.class, () -> read(bad.getKey(), bad.getValue()));
            assertTrue(e.getMessage(), e.getMessage().contains("org.amphora.queue.cfg"));
            assertTrue(e.getMessage(), e.getMessage().contains(bad.getKey()));
        }
    }
}
