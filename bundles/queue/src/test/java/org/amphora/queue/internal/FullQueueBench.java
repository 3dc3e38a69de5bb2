package org.amphora.queue.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.QueueControl.DestinationState;
import org.amphora.api.queue.QueueControl.Priority;
import org.amphora.queue.internal.disk.Disk;
import org.amphora.queue.internal.disk.DiskFile;
import org.amphora.queue.internal.disk.EntryStore;
import org.amphora.queue.internal.disk.RealDisk;
import org.amphora.queue.internal.disk.SpoolDirectory;
import org.amphora.testkit.queue.MemorySpool;

/**
 * How long a queue of many entries takes to open, to read and to close, and what it takes of the heap, while nine tenths of it
 * go to one destination that stalls, as all others do. Arguments: a directory, which is filled if it is not there, and how
 * many entries.
 */
public final class FullQueueBench {
    private static final int OTHERS = 10;

    private FullQueueBench() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        int count = Integer.parseInt(args[1]);
        if (Files.notExists(directory)) fill(directory, count);
        long before = used();
        Hops hops = new Hops();
        hops.stall("d0.example");
        for (int i = 1; i <= OTHERS; i++) hops.stall("d" + i + ".example");
        long start = System.nanoTime();
        QueueRig rig = new QueueRig(directory);
        System.out.printf("%d entries, opened in %d ms%n", rig.queue.size(), since(start));
        rig.targets.bind(false, hops);
        rig.accept(rig.envelope("new" + System.nanoTime(), Hops.at("new.example")), Duration.ofSeconds(-1));
        while (hops.calls("new.example") == 0) LockSupport.parkNanos(1_000_000);
        System.out.printf("what came then for another domain was delivered after %d ms%n", since(start));
        while (known(rig) < count) LockSupport.parkNanos(100_000_000);
        System.out.printf("all read after %d ms: %s%n", since(start), rig.core.state());
        System.out.printf("%d KiB of heap more than before%n", used() - before);
        hops.goOn();
        start = System.nanoTime();
        rig.close();
        System.out.printf("closed in %d ms%n", since(start));
    }

    private static int known(QueueRig rig) {
        return rig.core.operator.destinations().stream()
                .mapToInt(DestinationState::messages)
                .sum();
    }

    private static long used() {
        System.gc();
        System.gc();
        return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 10;
    }

    private static long since(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    private static void fill(Path directory, int count) throws IOException {
        Disk disk = new Unforced(new RealDisk());
        try (SpoolDirectory spool = new SpoolDirectory(directory, disk);
                SpooledBody body = new MemorySpool().body("Subject: x\n\nHello.\n")) {
            var store =
                    new EntryStore(disk, spool.entries(), () -> spool.incoming().resolve("n"));
            for (int i = 0; i < count; i++) {
                String domain = "d" + (i % 10 > 0 ? 0 : 1 + i / 10 % OTHERS) + ".example";
                store.enqueue(envelope("01JDF%021d".formatted(i), domain), body, false, Priority.NORMAL, List.of());
            }
        }
    }

    private static Envelope envelope(String id, String domain) {
        var session = SessionFacts.builder("s1").build();
        var mail = MailParameters.of(Address.of(QueueRig.SENDER));
        return new Envelope(id, session, Direction.INBOUND, mail, List.of(Hops.at(domain)), Instant.now());
    }

    /** Forces nothing, as nothing depends on it. */
    private record Unforced(Disk disk) implements Disk {
        @Override
        public void makeDirectory(Path directory) throws IOException {
            disk.makeDirectory(directory);
        }

        @Override
        public DiskFile create(Path file) throws IOException {
            DiskFile open = disk.create(file);
            return new DiskFile() {
                @Override
                public void write(List<ByteBuffer> buffers) throws IOException {
                    open.write(buffers);
                }

                @Override
                public int read(long position, ByteBuffer target) throws IOException {
                    return open.read(position, target);
                }

                @Override
                public void force() {}

                @Override
                public void close() throws IOException {
                    open.close();
                }
            };
        }

        @Override
        public DiskFile append(Path file) throws IOException {
            return disk.append(file);
        }

        @Override
        public void link(Path file, Path name) throws IOException {
            disk.link(file, name);
        }

        @Override
        public void delete(Path file) throws IOException {
            disk.delete(file);
        }

        @Override
        public void force(Path directory) {}
    }
}
