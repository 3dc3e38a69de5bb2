package org.amphora.queue.internal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How long a queue of many entries takes to open, and what each of them takes of the heap while it waits. Arguments: a
 * directory that is not there yet, how many entries (at most queue_entry_limit).
 */
public final class FullQueueBench {
    private static final int DOMAINS = 1000;

    private FullQueueBench() {}

    private static long used() {
        System.gc();
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        int count = Integer.parseInt(args[1]);
        fill(directory, count);
        long before = used();
        long start = System.nanoTime();
        try (QueueRig rig = new QueueRig(directory)) {
            long millis = (System.nanoTime() - start) / 1_000_000;
            System.out.printf(
                    "%d entries, opened in %d ms, %d bytes of heap each%n",
                    rig.queue.size(), millis, (used() - before) / count);
        }
    }

    /** On its own, so that nothing of the first instance is still referred to. */
    private static void fill(Path directory, int count) throws Exception {
        // without a target nothing is tried
        try (QueueRig rig = new QueueRig(directory)) {
            for (int i = 0; i < count; i++) {
                String id = "01JDF%021d".formatted(i);
                rig.accept(rig.envelope(id, Hops.at("d" + i % DOMAINS + ".example")), Duration.ofSeconds(-1));
            }
        }
    }
}
