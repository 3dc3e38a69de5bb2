package org.amphora.queue.internal;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.Delivery;
import org.amphora.queue.internal.disk.RealDisk;
import org.amphora.testkit.queue.FakeTarget;

/**
 * What the fast path costs beside the store: messages of 1 KB through spool and accept into a target that does nothing,
 * with CPU time of the whole process, against the same target called at once. Arguments: senders, messages of each.
 */
public final class InlineHopBench {
    private InlineHopBench() {}

    private interface Work {
        void once(int n) throws Exception;
    }

    public static void main(String[] args) throws Exception {
        int senders = args.length > 0 ? Integer.parseInt(args[0]) : 10;
        int each = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
        Path directory = Files.createTempDirectory("hop").resolve("spool");
        try (QueueRig rig = new QueueRig(directory)) {
            QueueCore core = rig.core;
            core.close();
            Targets targets = new Targets();
            targets.bind(true, d -> List.of(FakeTarget.DELIVERED));
            QueueSettings settings = QueueSettings.defaults(directory);
            try (QueueCore real = new QueueCore(
                    settings, new RealDisk(), Clock.systemUTC(), targets, () -> rig.intake, () -> "localhost")) {
                rig.core = real;
                rig.queue = new DurableQueue(real, Clock.systemUTC());
                String text = "x".repeat(1000);
                for (int round = 0; round < 3; round++) {
                    run("spool and call", senders, each, n -> {
                        try (SpooledBody body = rig.body(text)) {
                            Deliverer.call(
                                    targets.get(true),
                                    new Delivery(rig.envelope("m" + n, QueueRig.ANN), body, 1, Instant.MAX));
                        }
                    });
                    run("spool and accept", senders, each, n -> {
                        try (SpooledBody body = rig.body(text)) {
                            Instant deadline = Instant.now().plusSeconds(20);
                            rig.queue.accept(rig.envelope("m" + n, QueueRig.ANN), body, deadline, Set.of());
                        }
                    });
                }
            }
        }
    }

    private static void run(String what, int senders, int each, Work work) throws Exception {
        var os = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = os.getProcessCpuTime();
        long wall = System.nanoTime();
        CountDownLatch done = new CountDownLatch(senders);
        for (int s = 0; s < senders; s++) {
            int first = s * each;
            new Thread(() -> {
                        try {
                            for (int i = 0; i < each; i++) work.once(first + i);
                            done.countDown();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .start();
        }
        done.await();
        double messages = (double) senders * each;
        System.out.printf(
                "%-18s %7.1f us wall, %6.1f us CPU for each message%n",
                what,
                (System.nanoTime() - wall) / 1000 / messages * senders,
                (os.getProcessCpuTime() - cpu) / 1000 / messages);
    }
}
