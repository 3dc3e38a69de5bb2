package org.amphora.intake.internal.chain;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.mail.SpooledBody;
import org.amphora.chain.ChainSettings;
import org.amphora.chain.FilterRunner;
import org.amphora.chain.FilterSet;
import org.amphora.chain.Installed.Origin;
import org.amphora.intake.internal.message.FilterView;
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
 * What the chain takes for a connection with one message for one recipient, with filters that read the message and do
 * nothing. By hand; docs/performance.md has the command.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(2)
public class MailChainBench {
    private static final MailParameters MAIL = MailParameters.of(Address.of("alice@remote.example"));
    private static final Recipient TO = Recipient.local(Address.of("bob@example.org"), "bob@example.org");

    /** On whose thread a filter runs, and where it says that it has something to say. */
    public enum Kind {
        INLINE,
        BLOCKING,
        BLOCKING_AT_THE_MESSAGE
    }

    @Param({"0", "1", "10"})
    public int filters;

    @Param
    public Kind kind;

    private final FilterRunner runner = new FilterRunner("filter", ChainSettings.DEFAULTS);
    private final Connections connections = new Connections(runner);
    private final FilterSet<MailFilter> set = new FilterSet<>();
    private final SessionFacts session = FakeTransaction.client().build();
    private final Unchanged message = new Unchanged();

    @Test
    public void measure() throws Exception {
        new Runner(new OptionsBuilder()
                        .include(MailChainBench.class.getName())
                        .jvmArgsAppend("-Dorg.slf4j.simpleLogger.defaultLogLevel=error")
                        .build())
                .run();
    }

    @Setup
    public void install() {
        var stages = kind == Kind.BLOCKING_AT_THE_MESSAGE ? "message" : "connected,sender,recipient,message";
        for (int i = 0; i < filters; i++) {
            Map<String, Object> properties = Map.of(
                    MailFilter.NAME, "f" + i, MailFilter.BLOCKING, kind != Kind.INLINE, MailFilter.STAGES, stages);
            set.add(new Silent(), properties, Origin.UNKNOWN);
        }
    }

    @TearDown
    public void close() {
        connections.close();
        runner.close();
    }

    @Benchmark
    public Chain.Outcome message() {
        var wanting =
                connections.meet(session, Direction.INBOUND, set.ordered()).entries();
        Chain chain = Chain.freeze("m", session, Direction.INBOUND, wanting, runner, connections, null);
        try {
            chain.sender(MAIL);
            chain.recipient(TO, List.of(TO));
            return chain.message(message, Instant.now().plusSeconds(20));
        } finally {
            chain.end();
            connections.disconnected(session);
        }
    }

    private static final class Silent implements MailFilter {
        @Override
        public MessageFilter begin(Transaction transaction) {
            return new MessageFilter() {
                @Override
                public Verdict message(FilteredMessage message) {
                    return message.body().length() > 0 ? Verdict.CONTINUE : Verdict.reject("empty");
                }
            };
        }
    }

    /** A message that nobody changes. */
    private static final class Unchanged implements Chain.Message {
        private final Envelope envelope = new Envelope(
                "m", FakeTransaction.client().build(), Direction.INBOUND, MAIL, List.of(TO), Instant.EPOCH);
        private final MemorySpool spool = new MemorySpool();

        @Override
        public FilteredMessage view(boolean guarded) {
            return new FilterView(envelope, () -> body, guarded);
        }

        private final SpooledBody body = spool.body("Subject: hello\r\n\r\nbody\r\n");

        @Override
        public List<Edit> end(FilteredMessage view) {
            return ((FilterView) view).end();
        }

        @Override
        public void apply(List<Edit> edits) {}

        @Override
        public boolean isOnlyFor(Predicate<Recipient> whose) {
            return true;
        }

        @Override
        public void refuse(Predicate<Recipient> whose, Reply reply) {}

        @Override
        public void discard(Predicate<Recipient> whose) {}
    }
}
