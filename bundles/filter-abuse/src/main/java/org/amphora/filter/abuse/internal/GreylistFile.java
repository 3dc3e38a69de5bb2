package org.amphora.filter.abuse.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a greylist is kept: a file that is there as a whole or not at all. */
final class GreylistFile {
    private static final Logger LOG = LoggerFactory.getLogger(GreylistFile.class);

    private final Path file;

    GreylistFile(Path file) {
        this.file = file;
    }

    /** What was kept; of a file that cannot be read nothing, and it is laid aside. */
    Greylist load(InstantSource clock) {
        try {
            return Greylist.of(Files.readString(file, ISO_8859_1), clock);
        } catch (NoSuchFileException e) {
            return new Greylist(clock);
        } catch (IOException e) {
            LOG.warn("{} cannot be read ({}): the greylist begins anew", file, e.toString());
        } catch (IllegalArgumentException e) {
            Path aside = beside(".damaged");
            LOG.warn("{} is damaged ({}): it is now {}, and the greylist begins anew", file, e.getMessage(), aside);
            try {
                Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException moving) {
                LOG.warn("{} cannot be renamed: {}", file, moving.toString());
            }
        }
        return new Greylist(clock);
    }

    /** Never throws: a greylist that is not kept costs a delay. */
    synchronized void save(String text) {
        Path temporary = beside(".tmp");
        try {
            Files.createDirectories(file.getParent());
            try (var out = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
                while (bytes.hasRemaining()) out.write(bytes);
                out.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("{} cannot be written: {}", file, e.toString());
        }
    }

    private Path beside(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }
}
