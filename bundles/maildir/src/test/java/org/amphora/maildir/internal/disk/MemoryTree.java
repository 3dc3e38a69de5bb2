package org.amphora.maildir.internal.disk;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What is on a {@link MemoryDisk}: directories and files, each as it is and as it was last forced. */
final class MemoryTree {
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private MemoryTree() {}

    abstract static class Node {
        long modified = now();
    }

    static final class Directory extends Node {
        Map<String, Node> names = new TreeMap<>();
        Map<String, Node> forced = new TreeMap<>();
    }

    static final class File extends Node {
        byte[] bytes = {};
        byte[] forced = {};
    }

    static long now() {
        Instant i = Instant.now();
        return TimeUnit.SECONDS.toNanos(i.getEpochSecond()) + i.getNano();
    }

    static Node copy(Node node, boolean bytes, boolean names, Map<Node, Node> done) {
        Node known = done.get(node);
        if (known != null) return known;
        if (node instanceof File f) {
            File c = new File();
            c.bytes = bytes ? f.bytes : f.forced;
            c.forced = c.bytes;
            c.modified = f.modified;
            done.put(node, c);
            return c;
        }
        Directory d = (Directory) node;
        Directory c = new Directory();
        done.put(node, c);
        (names ? d.names : d.forced).forEach((name, child) -> {
            Node copied = copy(child, bytes, names, done);
            // a machine that comes up again takes its time
            if (name.endsWith(".lock")) copied.modified -= HOUR;
            c.names.put(name, copied);
        });
        c.forced = new TreeMap<>(c.names);
        c.modified = d.modified - HOUR;
        return c;
    }

    static void content(Node node, List<Object> all, Map<Node, Integer> numbers) {
        Integer number = numbers.putIfAbsent(node, numbers.size());
        all.add(number == null ? node.modified : number);
        if (number != null) return;
        if (node instanceof File f) all.add(ByteBuffer.wrap(f.bytes));
        if (node instanceof Directory d) {
            d.names.forEach((name, below) -> {
                all.add(name);
                content(below, all, numbers);
            });
            all.add("");
        }
    }
}
