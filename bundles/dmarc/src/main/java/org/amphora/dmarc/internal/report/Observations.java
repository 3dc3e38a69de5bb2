package org.amphora.dmarc.internal.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has come, kept for aggregate reports: a file for each day (UTC), bounded in size and in age. A file that cannot be
 * written costs a report, never a message. Safe on any thread.
 */
public final class Observations implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Observations.class);
    private static final String PREFIX = "results-";

    private final Path folder;
    private final InstantSource clock;
    /** Below: guarded by this. */
    private Duration kept = Duration.ZERO;

    private long mostBytes;
    private LocalDate day;
    private BufferedWriter out;
    private long bytes;

    public Observations(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** @param kept zero: nothing is written */
    public synchronized void keep(Duration kept, long mostBytes) {
        this.kept = kept;
        this.mostBytes = mostBytes;
        close();
    }

    /** Whether there is nothing of any day. */
    public boolean isEmpty() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.noneMatch(Observations::isOurs);
        } catch (IOException e) {
            return true;
        }
    }

    public synchronized void add(Observation observation) {
        if (kept.isZero()) return;
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        try {
            if (!today.equals(day)) begin(today);
            String line = observation.line();
            if (out == null || bytes + line.length() + 1 > mostBytes) {
                full();
                return;
            }
            out.write(line);
            out.write('\n');
            out.flush();
            bytes += line.length() + 1;
        } catch (IOException e) {
            LOG.warn("{} cannot be written: results of today are not kept: {}", folder, e.toString());
            close();
            day = today; // once a day is enough
        }
    }

    private void begin(LocalDate today) throws IOException {
        close();
        Files.createDirectories(folder);
        forget(today);
        Path file = file(today);
        bytes = Files.exists(file) ? Files.size(file) : 0;
        out = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        day = today;
    }

    private void full() throws IOException {
        if (out == null) return;
        LOG.warn("{} is as large as results_max_size allows: no more results of today are kept", file(day));
        out.close();
        out = null;
    }

    private void forget(LocalDate today) throws IOException {
        Instant start = today.atStartOfDay(ZoneOffset.UTC).toInstant();
        String oldest = PREFIX + LocalDate.ofInstant(start.minus(kept), ZoneOffset.UTC);
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> old = files.filter(Observations::isOurs)
                    .filter(f -> f.getFileName().toString().compareTo(oldest) < 0)
                    .toList();
            for (Path f : old) Files.deleteIfExists(f);
        }
    }

    private static boolean isOurs(Path file) {
        return file.getFileName().toString().matches(PREFIX + "\\d{4}-\\d{2}-\\d{2}");
    }

    private Path file(LocalDate date) {
        return file(folder, date);
    }

    static Path file(Path folder, LocalDate date) {
        return folder.resolve(PREFIX + date);
    }

    @Override
    public synchronized void close() {
        try {
            if (out != null) out.close();
        } catch (IOException e) {
            LOG.warn("{} cannot be closed: {}", folder, e.toString());
        }
        out = null;
        day = null;
    }
}
