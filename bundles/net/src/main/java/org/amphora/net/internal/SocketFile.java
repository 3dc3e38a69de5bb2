package org.amphora.net.internal;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A Unix socket's name in the file system, with its mode and owner: Dovecot's {@code unix_listener}.
 *
 * @param user empty: who runs the server
 * @param group empty: that of who runs the server
 */
record SocketFile(Path path, Set<PosixFilePermission> mode, String user, String group) {
    /** The system takes 107 bytes; the first name, in a folder beside the last one, may be seven longer. */
    static final int LONGEST = 100;

    private static final int TYPE = 0170000;
    private static final int SOCKET = 0140000;

    /** @throws IllegalArgumentException saying what would be right */
    static Path path(String text) {
        if (!text.startsWith("/") || text.endsWith("/") || text.indexOf(0) >= 0)
            throw new IllegalArgumentException("unix: and an absolute path");
        if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST)
            throw new IllegalArgumentException("a path of " + LONGEST + " bytes at most (the system takes 108 for a"
                    + " socket, and some are for its name under way)");
        return Path.of(text);
    }

    /** @throws IllegalArgumentException saying what would be right */
    static Set<PosixFilePermission> mode(String text) {
        if (!text.matches("0?[0-7]{3}")) throw new IllegalArgumentException("an octal mode such as 0660");
        int bits = Integer.parseInt(text, 8);
        var letters = new StringBuilder("rwxrwxrwx");
        for (int i = 0; i < 9; i++) if ((bits & 0400 >> i) == 0) letters.setCharAt(i, '-');
        return PosixFilePermissions.fromString(letters.toString());
    }

    /**
     * Listens. The socket appears with its mode and owner, and cannot be reached before: it is bound in a folder that is
     * closed to others.
     */
    ServerSocketChannel bind(int backlog) throws IOException {
        removeStale();
        Path room = closedFolder();
        Path first = room.resolve("s");
        var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(first), backlog);
            setOwnerAndMode(first);
            Files.createLink(path, first); // unlike a rename, it never takes the place of another
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        } finally {
            Files.deleteIfExists(first);
            Files.delete(room);
        }
    }

    private Path closedFolder() throws IOException {
        while (true) {
            String name = "." + Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36, 36 * 36 * 36), 36);
            try {
                return Files.createDirectory(
                        path.resolveSibling(name),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                // another name, then
            }
        }
    }

    private void setOwnerAndMode(Path socket) throws IOException {
        var view = Files.getFileAttributeView(socket, PosixFileAttributeView.class);
        var principals = path.getFileSystem().getUserPrincipalLookupService();
        try {
            if (!group.isEmpty()) view.setGroup(principals.lookupPrincipalByGroupName(group));
            if (!user.isEmpty()) view.setOwner(principals.lookupPrincipalByName(user));
        } catch (UserPrincipalNotFoundException e) {
            throw new IOException("there is no user or group " + e.getName(), e);
        }
        view.setPermissions(mode);
    }

    /** What a server that did not end well has left is removed, but only what nobody listens behind. */
    private void removeStale() throws IOException {
        Object there = identity();
        if (there == null) return;
        if (((Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & TYPE) != SOCKET)
            throw new IOException("a file that is no socket has this name");
        try (var client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            client.configureBlocking(false); // where the backlog is full, it would wait
            client.connect(UnixDomainSocketAddress.of(path));
            throw new IOException("another server listens there");
        } catch (ConnectException e) {
            remove(there);
        }
    }

    /** Tells this file from another with the same name; null if there is none. */
    Object identity() throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Removes the name, if it still is this file's. */
    void remove(Object identity) throws IOException {
        if (Objects.equals(identity, identity())) Files.deleteIfExists(path);
    }
}
