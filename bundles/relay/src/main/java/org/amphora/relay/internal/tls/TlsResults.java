package org.amphora.relay.internal.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How sessions with other domains have gone, counted for each day as RFC 8460 wants it reported: in memory and, each
 * minute, in a file for each day. Safe on any thread.
 */
public final class TlsResults {
    private static final Logger LOG = LoggerFactory.getLogger(TlsResults.class);
    private static final int MOST = 20_000;
    private static final int DAYS = 8;
    private static final int FIELDS = 6;

    /** §4.3, and one for success. */
    public enum Result {
        SUCCESS,
        STARTTLS_NOT_SUPPORTED,
        CERTIFICATE_NOT_TRUSTED,
        VALIDATION_FAILURE,
        TLSA_INVALID,
        STS_WEBPKI_INVALID;

        /** As reports spell it. */
        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * One row.
     *
     * @param kind of the policy applied: {@code tlsa}, {@code sts} or {@code no-policy-found}
     */
    record Row(LocalDate day, String domain, String kind, String result, String mx) {}

    private final Path folder;
    private final InstantSource clock;
    private final Map<Row, Long> counts = new ConcurrentHashMap<>();
    private volatile boolean changed;

    /** Goes on with what the folder holds of today. */
    public TlsResults(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
        load();
    }

    public void count(String domain, Demand.Kind kind, Result result, String mx) {
        Row row = new Row(today(), domain, kind.toString(), result.toString(), mx);
        // what does not fit is not reported: better than a heap without bound
        if (counts.size() < MOST || counts.containsKey(row)) counts.merge(row, 1L, Long::sum);
        changed = true;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** The rows of one day, sorted, as they stand in its file. */
    String text(LocalDate day) {
        Map<String, Long> lines = new TreeMap<>();
        counts.forEach((row, n) -> {
            if (row.day.equals(day)) lines.put(String.join(" ", row.domain, row.kind, row.result, row.mx), n);
        });
        return lines.entrySet().stream()
                .map(e -> day + " " + e.getKey() + " " + e.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /** Writes what has changed, and forgets days gone by. By one thread. */
    public void save() {
        if (!changed) return;
        changed = false;
        LocalDate today = today();
        try {
            Files.createDirectories(folder);
            for (LocalDate day :
                    counts.keySet().stream().map(Row::day).distinct().toList()) {
                Path temporary = folder.resolve(day + ".tmp");
                Files.writeString(temporary, text(day));
                Files.move(temporary, folder.resolve(day.toString()), StandardCopyOption.ATOMIC_MOVE);
            }
            counts.keySet().removeIf(r -> r.day.isBefore(today));
            Files.deleteIfExists(folder.resolve(today.minusDays(DAYS).toString()));
        } catch (IOException e) {
            LOG.warn("TLS results cannot be kept in {}: {}", folder, e.toString());
        }
    }

    private void load() {
        Path file = folder.resolve(today().toString());
        if (!Files.exists(file)) return;
        try {
            for (String line : Files.readAllLines(file)) {
                String[] f = line.split(" ");
                if (f.length == FIELDS)
                    counts.put(new Row(LocalDate.parse(f[0]), f[1], f[2], f[3], f[4]), Long.parseLong(f[5]));
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} cannot be read: {}", file, e.toString());
        }
    }
}
