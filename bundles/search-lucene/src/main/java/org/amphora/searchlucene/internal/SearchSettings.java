package org.amphora.searchlucene.internal;

import java.nio.file.Path;
import java.time.Duration;
import org.amphora.api.role.ConfigReader;

/** The configuration, checked; the annotation tells what each value means. */
public record SearchSettings(
        Path directory, int minMessages, long textLimit, Duration updateDelay, Duration drainTimeout) {

    /**
     * @param data what a relative {@code search_directory} is relative to
     * @throws org.amphora.api.role.BadConfiguration naming every mistake
     */
    static SearchSettings read(ConfigReader in, Path data) {
        Path directory = in.value("search_directory", SearchSettings::path).orElse(Path.of("search"));
        SearchSettings settings = new SearchSettings(
                data.resolve(directory),
                in.number("min_messages", 0, Integer.MAX_VALUE),
                in.size("text_limit", 1024, 1L << 40),
                in.duration("update_delay", Duration.ZERO, Duration.ofDays(1)),
                in.duration("drain_timeout", Duration.ZERO, Duration.ofMinutes(5)));
        in.done();
        return settings;
    }

    private static Path path(String text) {
        if (text.isEmpty()) throw new IllegalArgumentException("the path of a directory");
        return Path.of(text);
    }
}
