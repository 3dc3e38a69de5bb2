package org.amphora.dmarc.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.amphora.api.role.RoleHealth;
import org.amphora.dmarc.internal.check.PublicSuffixes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Public Suffix List that counts: the one that is shipped, or a file, read again when it has changed. */
final class SuffixFile {
    private static final Logger LOG = LoggerFactory.getLogger(SuffixFile.class);
    private static final FileTime NEVER = FileTime.fromMillis(0);

    private final Optional<Path> file;
    private final RoleHealth health;
    /** Below: guarded by this. */
    private PublicSuffixes list;

    private FileTime read = NEVER;

    SuffixFile(Optional<Path> file, RoleHealth health) {
        this.file = file;
        this.health = health;
    }

    /** Reads a file where that is due; one that is no good leaves the list before, or the shipped one, in force. */
    synchronized PublicSuffixes list() {
        if (file.isPresent()) reread(file.get());
        if (list == null) list = PublicSuffixes.shipped();
        return list;
    }

    private void reread(Path path) {
        FileTime now = NEVER;
        try {
            now = Files.getLastModifiedTime(path);
            if (now.equals(read)) return;
            list = PublicSuffixes.of(path);
            health.problem("public_suffix_list", "");
        } catch (IOException | IllegalArgumentException e) {
            if (health.problems().isEmpty() || !now.equals(read)) LOG.warn("{} cannot be used: {}", path, e.toString());
            health.problem("public_suffix_list", path + " cannot be used (" + e + "): the list before counts");
        }
        read = now;
    }
}
