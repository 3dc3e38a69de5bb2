package org.amphora.maildir.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds Maildirs that this process cannot write, as those of another server are that had a user for each. All mail belongs
 * to the server's user, or to a group that it is in.
 */
final class Homes {
    /** More are not named: the command is the same for all. */
    private static final int MAX_NAMED = 20;

    private final Predicate<Path> writable;
    private final List<Path> found = new ArrayList<>();

    /** @param writable whether this process may write to a path that is there */
    Homes(Predicate<Path> writable) {
        this.writable = writable;
    }

    /** The first of the accounts' directories below the root that cannot be written. */
    static List<Path> unwritable(Path root, String location, Predicate<Path> writable) {
        Homes homes = new Homes(writable);
        homes.walk(root, Path.of(location), 0);
        return homes.found;
    }

    private void walk(Path directory, Path location, int level) {
        if (level == location.getNameCount()) {
            look(directory);
            return;
        }
        String name = location.getName(level).toString();
        if (!name.contains("{")) {
            Path next = directory.resolve(name);
            if (Files.isDirectory(next)) walk(next, location, level + 1);
            return;
        }
        for (Path next : directories(directory)) {
            if (found.size() >= MAX_NAMED) return;
            walk(next, location, level + 1);
        }
    }

    private List<Path> directories(Path directory) {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            found.add(directory);
            return List.of();
        }
    }

    private void look(Path maildir) {
        for (String part : List.of("", "cur", "new", "tmp")) {
            Path p = maildir.resolve(part);
            if (Files.isDirectory(p) && !writable.test(p)) {
                found.add(maildir);
                return;
            }
        }
    }

    /** What the operator is told, with the command that mends it. */
    static String told(List<Path> unwritable) {
        String user = System.getProperty("user.name");
        StringBuilder b = new StringBuilder("mail that this server, which runs as ")
                .append(user)
                .append(", cannot write is not served; mend it with: chown -R ")
                .append(user);
        for (Path p : unwritable) b.append(" '").append(p).append('\'');
        if (unwritable.size() >= MAX_NAMED) b.append(" and perhaps more");
        return b.toString();
    }
}
