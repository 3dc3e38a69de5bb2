package org.amphora.intake.internal.rewrite;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.role.RoleHealth;
import org.amphora.api.role.TableFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables that one state of the configuration names, looked at again once a second while mail comes in. */
final class Tables {
    private static final Logger LOG = LoggerFactory.getLogger(Tables.class);
    private static final long PAUSE = Duration.ofSeconds(1).toNanos();

    private final ConfigReader in;
    private final Path etc;
    private final RoleHealth health;
    private final LongSupplier nanoClock;
    private final List<TableFile<?>> all = new ArrayList<>();
    private final AtomicLong due;

    /** @param etc what relative names are relative to */
    Tables(ConfigReader in, Path etc, RoleHealth health, LongSupplier nanoClock) {
        this.in = in;
        this.etc = etc;
        this.health = health;
        this.nanoClock = nanoClock;
        this.due = new AtomicLong(nanoClock.getAsLong() + PAUSE);
    }

    /** The table in the file that a key names; {@code empty} if it names none. */
    <T> TableFile<T> table(String key, Function<List<TableFile.Row>, T> parse, T empty) {
        health.problem(key, "");
        if (in.text(key).isEmpty()) return TableFile.none(empty);
        Optional<TableFile<T>> table =
                in.value(key, name -> TableFile.in(file(name), parse, problem -> told(key, problem)));
        table.ifPresent(all::add);
        return table.orElse(TableFile.none(empty));
    }

    /**
     * The lines themselves tell patterns from addresses.
     *
     * @throws IllegalArgumentException that says what would be right
     */
    Path file(String name) {
        return TableFile.file(etc, name.replaceFirst("^(regexp|pcre):", ""));
    }

    private void told(String key, String problem) {
        health.problem(key, problem);
        if (problem.isEmpty()) LOG.info("{} has been read again", key);
        else LOG.error("{}: {}", key, problem);
    }

    void refresh() {
        long now = nanoClock.getAsLong();
        long before = due.get();
        if (now - before < 0 || !due.compareAndSet(before, now + PAUSE)) return;
        for (TableFile<?> table : all) table.refresh();
    }
}
