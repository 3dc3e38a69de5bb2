package org.amphora.queue.internal.schedule;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.amphora.api.queue.QueueControl.Priority;

/**
 * Entries that are not in memory, a line for each: by the time at which they are wanted, and then, if their destination has no
 * room in memory, in the order of their destination's backlog. Guarded by the schedule's lock; no call takes longer than a
 * bucket of lines.
 */
final class Shelf {
    /** Lines are put together that are wanted within such a time of each other. */
    private static final long FINE = Duration.ofSeconds(10).toMillis();
    /** So too those that are wanted only later than this; they are put into finer buckets when their hour has come. */
    private static final long COARSE = Duration.ofHours(1).toMillis();
    /** What is wanted later than this is looked at after it. */
    private static final long LATEST = Duration.ofDays(30).toMillis();

    private static final int MOST_BACKLOGS = 1000;
    /** Lines that one call moves from one place to another. */
    private static final int MOST_MOVES = 1000;

    private final Path directory;
    private final Destinations destinations;
    private final TreeMap<Long, Spill> later = new TreeMap<>();
    /** Those that had their turn are at the end. */
    private final Map<Part.Key, Map<Priority, Spill>> backlogs = new LinkedHashMap<>();

    private Spill unread;
    private long files;

    /** @param directory is emptied */
    Shelf(Path directory, Destinations destinations) throws IOException {
        this.directory = directory;
        this.destinations = destinations;
        try (var old = Files.newDirectoryStream(directory)) {
            for (Path file : old) Files.delete(file);
        }
        unread = newSpill();
    }

    private Spill newSpill() {
        return new Spill(directory.resolve(String.valueOf(++files)));
    }

    void add(Line line, long now) {
        for (Part.Key d : line.destinations()) destinations.shelved(d, 1);
        put(line, now);
    }

    private void put(Line line, long now) {
        if (line.isUnread()) {
            unread.add(line);
            return;
        }
        Part.Key first = line.destinations().get(0);
        boolean due = line.wake() <= now && (backlogs.containsKey(first) || backlogs.size() < MOST_BACKLOGS);
        Spill to = due
                ? backlogs.computeIfAbsent(first, d -> new EnumMap<>(Priority.class))
                        .computeIfAbsent(line.priority(), p -> newSpill())
                : later.computeIfAbsent(bucket(line.wake(), now), t -> newSpill());
        to.add(line);
    }

    /** When it is read: with the last of its lines, or an hour before the first. */
    private static long bucket(long wake, long now) {
        long at = Math.max(wake, now);
        if (at - now <= COARSE) return (at / FINE + 1) * FINE;
        return Math.min(at, now + LATEST) / COARSE * COARSE;
    }

    /** Whether records have not been read yet since the start. */
    boolean isUnread() {
        return unread.size() > 0;
    }

    /**
     * The next entry that is wanted, which is taken out: one that has not been read, or one that is due at a destination that
     * has room. Null if there is none, or none has been found so far: then {@link #isBehind}.
     *
     * @param full no destination has room
     */
    Line poll(long now, boolean full, Predicate<Part.Key> hasRoom) throws IOException {
        Line line = unread.poll();
        if (line == null && !full) line = fromBacklogs(hasRoom);
        for (int n = 0; line == null && !full && n < MOST_MOVES && isBehind(now); n++) {
            Line first = later.firstEntry().getValue().poll();
            if (first == null) later.pollFirstEntry();
            else if (first.wake() <= now && hasRoom.test(first.destinations().get(0))) line = first;
            else put(first, now);
        }
        if (line != null) for (Part.Key d : line.destinations()) destinations.shelved(d, -1);
        return line;
    }

    private Line fromBacklogs(Predicate<Part.Key> hasRoom) throws IOException {
        while (true) {
            Part.Key turn =
                    backlogs.keySet().stream().filter(hasRoom).findFirst().orElse(null);
            if (turn == null) return null;
            Map<Priority, Spill> backlog = backlogs.remove(turn);
            for (Spill spill : backlog.values()) {
                Line line = spill.poll();
                if (line == null) continue;
                backlogs.put(turn, backlog);
                return line;
            }
        }
    }

    /** Whether lines whose time has come have not been looked at. */
    boolean isBehind(long now) {
        return !later.isEmpty() && later.firstKey() <= now;
    }

    boolean isEmpty() {
        return later.isEmpty() && backlogs.isEmpty() && !isUnread();
    }

    /** For {@link #replace}. */
    List<Long> buckets() {
        return List.copyOf(later.keySet());
    }

    /** Looks at a line that waits for its time; gives it as it is to be from now on. */
    interface Change {
        Line of(Line line);
    }

    /** Has each line of a bucket changed. */
    void replace(long bucket, Change change, long now) throws IOException {
        Spill old = later.remove(bucket);
        if (old == null) return;
        for (Line line; (line = old.poll()) != null; ) {
            for (Part.Key d : line.destinations()) destinations.shelved(d, -1);
            Line changed = change.of(line);
            // what stays comes into a bucket that is not before this one
            add(changed, now);
        }
    }

    /** How many lines wait in the backlogs of such destinations: they are due as it is. */
    int backlog(Predicate<Part.Key> which) {
        int count = 0;
        for (var backlog : backlogs.entrySet())
            if (which.test(backlog.getKey()))
                for (Spill spill : backlog.getValue().values()) count += spill.size();
        return count;
    }

    /** Forgets everything. */
    void clear() throws IOException {
        List<Spill> all = new ArrayList<>(later.values());
        backlogs.values().forEach(backlog -> all.addAll(backlog.values()));
        all.add(unread);
        later.clear();
        backlogs.clear();
        unread = newSpill();
        destinations.nothingShelved();
        for (Spill spill : all) spill.delete();
    }
}
