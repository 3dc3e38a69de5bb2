package org.amphora.relay.internal.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.amphora.api.dns.DnsAnswer;
import org.amphora.api.dns.DnsResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policies of other domains, RFC 8461: fetched when their id in the DNS changes, and kept on disk until they expire,
 * also against one who can hide the DNS record (§10.2). Safe on any thread; may block.
 */
public final class StsPolicies {
    private static final Logger LOG = LoggerFactory.getLogger(StsPolicies.class);
    private static final Pattern RECORD = Pattern.compile("v=STSv1\\s*;(?:.*;)?\\s*id=([A-Za-z0-9]{1,32})\\s*(?:;.*)?");
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)+");
    /** §3.3: after a fetch that failed another one has to wait. */
    private static final Duration PAUSE = Duration.ofMinutes(5);

    private static final int MOST = 10_000;

    /** The HTTPS part, which blocks for a bounded time. */
    public interface Fetch {
        /** @return the body of {@code https://mta-sts.DOMAIN/.well-known/mta-sts.txt} */
        String get(String domain) throws IOException;
    }

    private record Known(String id, Instant fetched, StsPolicy policy) {}

    private record Failure(String id, Instant when) {}

    private final Supplier<DnsResolver> dns;
    private final Path folder;
    private final Fetch fetch;
    private final InstantSource clock;
    private final Map<String, Known> known = bounded();
    private final Map<String, Failure> failures = bounded();

    /** Reads what has been kept in the folder. */
    public StsPolicies(Supplier<DnsResolver> dns, Path folder, Fetch fetch, InstantSource clock) {
        this.dns = dns;
        this.folder = folder;
        this.fetch = fetch;
        this.clock = clock;
        load();
    }

    private static <V> Map<String, V> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > MOST;
            }
        };
    }

    /** The policy in force of a domain (an A-label); empty if it has none. */
    Optional<StsPolicy> find(String domain) {
        if (!DOMAIN.matcher(domain).matches()) return Optional.empty();
        Instant now = clock.instant();
        Known kept;
        Failure failed;
        synchronized (this) {
            kept = known.get(domain);
            failed = failures.get(domain);
        }
        if (kept != null && !now.isBefore(kept.fetched.plus(kept.policy.maxAge()))) kept = null;
        Optional<String> id = id(domain);
        boolean current = id.isEmpty()
                || kept != null && kept.id.equals(id.get())
                || failed != null && failed.id.equals(id.get()) && now.isBefore(failed.when.plus(PAUSE));
        if (!current) kept = fetched(domain, id.get(), now, kept);
        return Optional.ofNullable(kept).map(Known::policy).filter(p -> p.mode() != StsPolicy.Mode.NONE);
    }

    /** §3.1: of one record; several are none. */
    private Optional<String> id(String domain) {
        DnsResolver resolver = dns.get();
        if (resolver == null || !(resolver.txt("_mta-sts." + domain) instanceof DnsAnswer.Found<String> found))
            return Optional.empty();
        List<String> records =
                found.records().stream().filter(r -> r.startsWith("v=STSv1")).toList();
        if (records.size() != 1) return Optional.empty();
        Matcher m = RECORD.matcher(records.get(0));
        return m.matches() ? Optional.of(m.group(1)) : Optional.empty();
    }

    private Known fetched(String domain, String id, Instant now, Known otherwise) {
        try {
            String text = fetch.get(domain);
            Known fresh = new Known(id, now, StsPolicy.parse(text));
            synchronized (this) {
                known.put(domain, fresh);
                failures.remove(domain);
            }
            save(domain, id, now, text);
            return fresh;
        } catch (IOException | IllegalArgumentException e) {
            LOG.info("domain={} its MTA-STS policy cannot be used: {}", domain, e.getMessage());
            synchronized (this) {
                failures.put(domain, new Failure(id, now));
            }
            return otherwise;
        }
    }

    private void save(String domain, String id, Instant now, String text) {
        try {
            Files.createDirectories(folder);
            Path temporary = Files.createTempFile(folder, ".new", "");
            Files.writeString(temporary, id + "\n" + now.getEpochSecond() + "\n" + text);
            Files.move(temporary, folder.resolve(domain), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("an MTA-STS policy cannot be kept in {}: {}", folder, e.toString());
        }
    }

    private void load() {
        if (!Files.isDirectory(folder)) return;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.limit(2L * MOST).toList()) load(file);
        } catch (IOException e) {
            LOG.warn("MTA-STS policies cannot be read from {}: {}", folder, e.toString());
        }
    }

    private void load(Path file) throws IOException {
        String name = file.getFileName().toString();
        try {
            String[] parts = Files.readString(file, StandardCharsets.UTF_8).split("\n", 3);
            Known read =
                    new Known(parts[0], Instant.ofEpochSecond(Long.parseLong(parts[1])), StsPolicy.parse(parts[2]));
            if (DOMAIN.matcher(name).matches() && clock.instant().isBefore(read.fetched.plus(read.policy.maxAge()))) {
                known.put(name, read);
                return;
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException | IOException e) {
            LOG.warn("{} is no MTA-STS policy: deleted", file);
        }
        Files.deleteIfExists(file);
    }
}
