package org.amphora.directory.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Replaces a small file as a whole: after a crash it holds the old text or the new one. */
final class SafeFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private SafeFile() {}

    /**
     * Forced to disk, with its directory, when the call returns. A link is followed, permissions are kept.
     *
     * @param secret a new file is for its owner only, and nobody but owner and group keeps access to an old one
     */
    static void write(Path path, String text, boolean secret) throws IOException {
        boolean exists = Files.exists(path);
        Path target = exists ? path.toRealPath() : path.toAbsolutePath();
        Path folder = target.getParent();
        Path tmp = Files.createTempFile(folder, "." + target.getFileName(), ".tmp");
        try {
            try (FileChannel out = FileChannel.open(tmp, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
                while (bytes.hasRemaining()) out.write(bytes);
                Files.setPosixFilePermissions(tmp, permissions(target, exists, secret));
                out.force(true);
            }
            Files.move(tmp, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(tmp);
        }
        try (FileChannel dir = FileChannel.open(folder, StandardOpenOption.READ)) {
            dir.force(true);
        }
    }

    private static Set<PosixFilePermission> permissions(Path target, boolean exists, boolean secret)
            throws IOException {
        if (!exists) return secret ? OWNER_ONLY : PosixFilePermissions.fromString("rw-r--r--");
        Set<PosixFilePermission> kept = EnumSet.copyOf(Files.getPosixFilePermissions(target));
        if (secret) kept.removeIf(p -> p.name().startsWith("OTHERS"));
        return kept;
    }
}
