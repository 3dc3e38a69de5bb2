package org.amphora.mda.internal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.amphora.api.filter.DeliveryAction;
import org.amphora.api.filter.DeliveryFilter;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.SpooledBody;
import org.amphora.chain.Installed.Origin;
import org.amphora.testkit.filter.FakeTransaction;
import org.amphora.testkit.queue.MemorySpool;
import org.junit.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What the chain takes for the delivery of a message to one recipient, with filters that look at it and have no opinion.
 * By hand; docs/performance.md has the command.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(2)
public class DeliveryChainBench {
    private static final Recipient TO = Recipient.local(Address.of("bob@example.org"), "bob@example.org");

    @Param({"0", "1", "10"})
    public int filters;

    @Param({"false", "true"})
    public boolean blocking;

    private final Filters chain = new Filters();
    private final SpooledBody body = new MemorySpool().body("Subject: hello\r\n\r\nbody\r\n");
    private final Envelope envelope = new Envelope(
            "m",
            FakeTransaction.client().build(),
            Direction.INBOUND,
            MailParameters.of(Address.of("alice@remote.example")),
            List.of(TO),
            Instant.EPOCH);

    @Test
    public void measure() throws Exception {
        new Runner(new OptionsBuilder()
                        .include(DeliveryChainBench.class.getName())
                        .jvmArgsAppend("-Dorg.slf4j.simpleLogger.defaultLogLevel=error")
                        .build())
                .run();
    }

    @Setup
    public void install() {
        DeliveryFilter silent = (e, r, b) -> b.length() > 0 ? List.of() : List.of(new DeliveryAction.Discard());
        for (int i = 0; i < filters; i++)
            chain.add(silent, Map.of(MailFilter.NAME, "f" + i, MailFilter.BLOCKING, blocking), Origin.UNKNOWN);
    }

    @TearDown
    public void close() {
        chain.close();
    }

    @Benchmark
    public List<DeliveryAction> delivery() {
        return chain.ask(chain.frozen(), envelope, TO, body, Filters.Ear.NONE);
    }
}
