package org.amphora.tls.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.RoleHealth;
import org.amphora.api.tls.ClientTrust;
import org.amphora.api.tls.TlsProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The context in force, and what replaces it: other settings, another host name, files that have changed. */
final class Certificates implements TlsProvider {
    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
    private static final Duration SOON = Duration.ofDays(14);

    private record InForce(
            TlsSettings settings, String hostname, List<KeyMaterial> keys, SSLContext context, List<FileTime> stamp) {
        KeyMaterial main() {
            return keys.get(0);
        }
    }

    private final SelfSigned selfSigned;
    private final RoleHealth health;
    private final ClientAuthorities authorities;
    private volatile InForce inForce;

    /** @throws BadConfiguration if the files cannot be used */
    Certificates(TlsSettings settings, String hostname, SelfSigned selfSigned, RoleHealth health) throws IOException {
        this.selfSigned = selfSigned;
        this.health = health;
        authorities = new ClientAuthorities(health);
        inForce = load(settings, hostname);
    }

    /** @throws BadConfiguration if the files cannot be used; those before stay in force */
    synchronized void settings(TlsSettings settings) throws IOException {
        replace(load(settings, inForce.hostname));
        health.problem("files", "");
    }

    /** Only a self-signed certificate depends on it. */
    synchronized void hostname(String hostname) throws IOException {
        InForce now = inForce;
        if (now.settings.certificateFile().isEmpty() && !now.hostname.equals(hostname))
            replace(load(now.settings, hostname));
    }

    /** Reads the files again if they have changed. Never throws: what is wrong is told, once. */
    synchronized void refresh() {
        InForce now = inForce;
        authorities.refresh(now.keys, now.settings);
        if (now.settings.certificateFile().isEmpty()) return;
        List<FileTime> stamp = stamp(now.settings);
        if (stamp.equals(now.stamp)) return;
        try {
            replace(load(now.settings, now.hostname));
            health.problem("files", "");
            LOG.info("certificate_file has been read again: {}", describe());
        } catch (IOException | RuntimeException e) {
            // not again until the files change again
            inForce = new InForce(now.settings, now.hostname, now.keys, now.context, stamp);
            health.problem("files", e.getMessage());
            LOG.error("{}; the certificate before stays in force", e.getMessage());
        }
    }

    private void replace(InForce fresh) {
        inForce = fresh;
        authorities.keys(fresh.keys, fresh.settings);
    }

    private InForce load(TlsSettings settings, String hostname) throws IOException {
        List<FileTime> stamp = stamp(settings); // before reading: a change meanwhile is seen next time
        KeyMaterial material = settings.certificateFile().isPresent()
                ? PemFiles.read(settings.certificateFile().get(), settings.keyFile(), settings.keyPasswordFile())
                : selfSigned.get(hostname);
        var all = new ArrayList<>(List.of(material));
        for (Path file : settings.sniFiles()) all.add(PemFiles.readSni(file, settings.keyPasswordFile()));
        return new InForce(settings, hostname, all, ServerContext.of(all, settings, ServerContext.NOBODY), stamp);
    }

    private static List<FileTime> stamp(TlsSettings settings) {
        var own = Stream.of(settings.certificateFile().stream(), Stream.of(settings.keyFile()));
        var all = Stream.concat(own, Stream.of(settings.keyPasswordFile().stream(), settings.sniFiles().stream()));
        return all.flatMap(s -> s).map(Certificates::time).toList();
    }

    private static FileTime time(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    /** What the operator must know of the certificates themselves, or empty. */
    String problem() {
        return inForce.keys.stream()
                .map(k -> problem(k.own()))
                .filter(p -> !p.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private static String problem(X509Certificate own) {
        Instant end = own.getNotAfter().toInstant();
        Instant now = Instant.now();
        if (end.isAfter(now.plus(SOON))) return "";
        return "the certificate of " + own.getSubjectX500Principal().getName()
                + (end.isBefore(now) ? " has expired on " : " expires on ") + end;
    }

    String describe() {
        InForce now = inForce;
        return (now.settings.certificateFile().isEmpty() ? "self-signed, " : "")
                + now.main().own().getSubjectX500Principal().getName() + ", until "
                + now.main().own().getNotAfter().toInstant();
    }

    @Override
    public SSLContext context() {
        return inForce.context;
    }

    @Override
    public ClientTrust clientTrust(String file) {
        synchronized (authorities) { // or keys that are replaced now would stay with a file that is new
            InForce now = inForce;
            return authorities.of(now.settings.etc().resolve(file), now.keys, now.settings);
        }
    }

    @Override
    public X509ExtendedKeyManager clientKeys() {
        return new ClientKeys(() -> inForce.main());
    }

    @Override
    public List<String> protocols() {
        return inForce.settings.protocols();
    }

    @Override
    public List<String> cipherSuites() {
        return inForce.settings.cipherSuites();
    }
}
