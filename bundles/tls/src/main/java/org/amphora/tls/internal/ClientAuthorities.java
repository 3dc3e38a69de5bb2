package org.amphora.tls.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.RoleHealth;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of authorities that listeners have named, read at their first use and again when they change. */
final class ClientAuthorities {
    private static final Logger LOG = LoggerFactory.getLogger(ClientAuthorities.class);

    private record Entry(ClientCertificates trust, FileTime changed) {}

    private final RoleHealth health;
    private final Map<Path, Entry> all = new HashMap<>();

    ClientAuthorities(RoleHealth health) {
        this.health = health;
    }

    /** @throws BadConfiguration if the file cannot be used and has never been */
    synchronized ClientCertificates of(Path file, List<KeyMaterial> own, TlsSettings settings) {
        Entry there = all.get(file);
        if (there == null) {
            there = read(file, own, settings);
            all.put(file, there);
        }
        return there.trust;
    }

    private Entry read(Path file, List<KeyMaterial> own, TlsSettings settings) {
        FileTime changed = time(file); // before reading: a change meanwhile is seen next time
        try {
            var trust = new ClientCertificates(file, own, settings);
            health.problem("clients " + file, "");
            return new Entry(trust, changed);
        } catch (BadConfiguration e) {
            health.problem("clients " + file, e.getMessage());
            throw e;
        }
    }

    /** Other keys for the same authorities. */
    synchronized void keys(List<KeyMaterial> own, TlsSettings settings) {
        all.replaceAll((file, entry) -> new Entry(entry.trust.with(own, settings), entry.changed));
    }

    /** Reads again what has changed. What cannot be used is told, once, and leaves the one before in force. */
    synchronized void refresh(List<KeyMaterial> own, TlsSettings settings) {
        all.replaceAll((file, entry) -> {
            FileTime now = time(file);
            if (now.equals(entry.changed)) return entry;
            try {
                Entry fresh = read(file, own, settings);
                LOG.info("tls_client_ca_file {} has been read again", file);
                return fresh;
            } catch (BadConfiguration e) {
                LOG.error("{}; the authorities before stay in force", e.getMessage());
                return new Entry(entry.trust, now);
            }
        });
    }

    private static FileTime time(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }
}
