package org.amphora.queue.internal.schedule;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The entries that are in memory. A queue of no more than the limit is here as a whole. Of a larger one only that is here which
 * is due, and of what goes to one destination no more than there are free places: so one that has nothing here always finds
 * room, whatever the others have. The rest waits on the {@link Shelf}; what is held has only its record. Guarded by the
 * schedule's lock.
 */
final class Window {
    private final Clock clock;
    private final Destinations destinations;
    private final Places places;
    private final Shelf shelf;
    private final Map<String, Slot> slots = new HashMap<>();
    /** What was flushed while records had not been read yet. */
    private final List<Predicate<Part.Key>> flushed = new ArrayList<>();

    private int limit;
    private int size;
    private boolean large;
    private boolean closed;
    private IOException lost;

    Window(Clock clock, Destinations destinations, Places places, Path shelf) throws IOException {
        this.clock = clock;
        this.destinations = destinations;
        this.places = places;
        this.shelf = new Shelf(shelf, destinations);
    }

    void limit(int entries) {
        limit = entries;
    }

    /** Nothing is put on the shelf any more, or brought back. */
    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    /** Entries in the queue, wherever they wait. */
    int size() {
        return size;
    }

    int inMemory() {
        return slots.size();
    }

    Slot find(String id) {
        return slots.get(id);
    }

    boolean contains(Slot slot) {
        return slots.get(slot.id()) == slot;
    }

    Collection<Slot> slots() {
        return slots.values();
    }

    /** False if there is one of this id. It still has to be counted, if it is new. */
    boolean add(Slot slot) {
        return slots.putIfAbsent(slot.id(), slot) == null;
    }

    /** False if it is not here. */
    boolean remove(Slot slot) {
        return slots.remove(slot.id(), slot);
    }

    /** There are so many entries more, or fewer. */
    void count(int more) {
        size += more;
        if (!large && size > limit) {
            large = true;
            restAll();
        } else if (large && size < limit / 2) {
            large = false;
        }
    }

    void restAll() {
        if (large) for (Slot slot : List.copyOf(slots.values())) rest(slot);
    }

    /** Puts an entry on the shelf if it need not be here. */
    void rest(Slot slot) {
        if (!large || closed || !slot.isIdle()) return;
        for (Job job : slot.jobs)
            if (job.state == Job.State.READY && job.destination.jobs <= limit - slots.size()) return;
        slots.remove(slot.id(), slot);
        if (!slot.held) shelf.add(line(slot), clock.millis());
        for (Job job : List.copyOf(slot.jobs)) places.part(job);
    }

    private static Line line(Slot slot) {
        List<Job> jobs = new ArrayList<>(slot.jobs);
        jobs.sort((a, b) -> Long.compare(a.wake, b.wake));
        long due = jobs.stream().mapToLong(j -> j.due).min().orElseThrow();
        List<Part.Key> all = jobs.stream().map(j -> j.destination.key).toList();
        Line line = new Line(slot.id(), jobs.get(0).wake, due, false, slot.priority, all);
        List<Part.Key> now = jobs.stream()
                .filter(j -> j.flushed && j.state == Job.State.READY)
                .map(j -> j.destination.key)
                .toList();
        return now.isEmpty() ? line : line.flushed(now, line.wake());
    }

    private boolean hasRoom(Part.Key key) {
        return destinations.jobs(key) < limit - slots.size();
    }

    /** What is to be brought here next, or null. */
    Line poll() throws IOException {
        if (lost != null) throw lost;
        Line line = shelf.poll(clock.millis(), slots.size() >= limit, this::hasRoom);
        if (!shelf.isUnread() && (line == null || !line.isUnread())) flushed.clear();
        return line;
    }

    /** So too, as long as all entries may be in memory. */
    Line pollUnread() throws IOException {
        return !large && shelf.isUnread() ? poll() : null;
    }

    boolean isBehind() {
        return shelf.isBehind(clock.millis()) && slots.size() < limit;
    }

    boolean isShelfEmpty() {
        return shelf.isEmpty();
    }

    /** Which destinations of an entry are due because of what an operator has done while it was on the shelf. */
    Predicate<Part.Key> flushed(Line line) {
        if (!line.isUnread()) return line.flushed() ? line.destinations()::contains : key -> false;
        List<Predicate<Part.Key>> some = List.copyOf(flushed);
        return key -> some.stream().anyMatch(f -> f.test(key));
    }

    /** Puts back what could not be read. */
    void postpone(Line line, long millis) {
        long now = clock.millis();
        shelf.add(line.at(now + millis), now);
    }

    /** An entry that has been seen on disk. */
    void unread(String id) {
        if (slots.containsKey(id)) return;
        count(1);
        shelf.add(Line.unread(id), clock.millis());
    }

    /** The shelf cannot be read. */
    void lost(IOException why) {
        lost = why;
    }

    /** Forgets what is not here. */
    void clearShelf() throws IOException {
        lost = null;
        shelf.clear();
        size = slots.size();
    }

    List<Long> buckets() {
        return shelf.buckets();
    }

    /** What on the shelf is due, and need not be made so. */
    int flushBacklog(Predicate<Part.Key> which) {
        if (shelf.isUnread()) flushed.add(which);
        return shelf.backlog(which);
    }

    /** Makes what is in a bucket and goes there due now; how many entries these are. */
    int flush(long bucket, Predicate<Part.Key> which) throws IOException {
        long now = clock.millis();
        int[] count = new int[1];
        shelf.replace(
                bucket,
                line -> {
                    List<Part.Key> some =
                            line.destinations().stream().filter(which).toList();
                    if (some.isEmpty()) return line;
                    count[0]++;
                    return line.flushed(some, now);
                },
                now);
        return count[0];
    }

    /** Makes what is in a bucket and goes there wanted when it is due: its target has come. */
    void wake(long bucket, Predicate<Part.Key> which) throws IOException {
        shelf.replace(
                bucket,
                line -> line.destinations().stream().anyMatch(which)
                        ? line.at(Math.min(line.wake(), line.due()))
                        : line,
                clock.millis());
    }
}
