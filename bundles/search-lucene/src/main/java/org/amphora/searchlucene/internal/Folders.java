package org.amphora.searchlucene.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.amphora.api.store.MailboxId;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.NIOFSDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the index of each mailbox is: a directory whose name is made of the mailbox's id. Safe on any thread.
 *
 * @param root that holds nothing else
 */
record Folders(Path root) {
    private static final Logger LOG = LoggerFactory.getLogger(Folders.class);
    private static final int NAME_BYTES = 16;

    Path of(MailboxId id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.value().getBytes(StandardCharsets.UTF_8));
            return root.resolve(HexFormat.of().formatHex(hash, 0, NAME_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    boolean has(MailboxId id) {
        return Files.isDirectory(of(id));
    }

    /** The mailboxes that have an index; one that does not tell whose it is is deleted. */
    List<MailboxId> mailboxes() {
        List<MailboxId> found = new ArrayList<>();
        for (Path folder : all()) {
            try (Directory directory = new NIOFSDirectory(folder)) {
                found.add(Coverage.of(SegmentInfos.readLatestCommit(directory).getUserData())
                        .mailbox());
            } catch (IOException | IllegalArgumentException e) {
                LOG.warn("the search index {} is damaged, and is deleted: {}", folder, e.toString());
                delete(folder);
            }
        }
        return found;
    }

    List<Path> all() {
        if (!Files.isDirectory(root)) return List.of();
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes of its files. */
    long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            long sum = 0;
            for (Path file : files.toList()) {
                try {
                    sum += Files.size(file);
                } catch (NoSuchFileException e) {
                    LOG.debug("merged meanwhile", e);
                }
            }
            return sum;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    void delete(MailboxId id) {
        delete(of(id));
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) return;
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            LOG.warn("the search index {} cannot be deleted: {}", folder, e.toString());
        }
    }
}
