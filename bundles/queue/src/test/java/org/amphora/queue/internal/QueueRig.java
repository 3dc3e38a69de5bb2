package org.amphora.queue.internal;

import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.amphora.api.intake.InternalMail;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.MailQueue;
import org.amphora.api.queue.MailQueue.Option;
import org.amphora.api.queue.Outcome;
import org.amphora.queue.internal.disk.RealDisk;
import org.amphora.queue.internal.schedule.Limits;
import org.amphora.testkit.directory.FakeDirectory;
import org.amphora.testkit.intake.FakeInternalMail;

/** A queue on a directory, with a clock that the test moves. */
final class QueueRig implements AutoCloseable {
    static final String SENDER = "sender@example.org";
    static final Recipient ANN = Recipient.local(Address.of("ann@example.org"), "ann@example.org");
    static final Recipient BOB = Recipient.local(Address.of("bob@example.org"), "bob@example.org");
    static final String TEXT = "Subject: hello\r\n\r\nHello.\r\n";

    final Path directory;
    final Targets targets = new Targets();
    final FakeDirectory accounts = new FakeDirectory().user(SENDER);
    final TestClock clock;
    private QueueSettings settings;
    volatile InternalMail intake;
    QueueCore core;
    MailQueue queue;

    /** Stands still until it is moved; begins at the present. */
    static final class TestClock extends Clock {
        private volatile Instant now = Instant.now();

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    QueueRig(Path directory) throws IOException {
        this(directory, QueueSettings.defaults(directory), new TestClock());
    }

    QueueRig(Path directory, QueueSettings settings, TestClock clock) throws IOException {
        this.directory = directory;
        this.settings = settings;
        this.clock = clock;
        intake = intake();
        open();
    }

    InternalMail intake() {
        return new FakeInternalMail(accounts, () -> queue, clock);
    }

    static QueueSettings settings(Path directory, int inlineThreads, Duration drain) {
        QueueSettings d = QueueSettings.defaults(directory);
        return settings(d, inlineThreads, d.deliveryThreads(), d.limits(), d.activeLimit(), drain);
    }

    /** Of which only so many entries are in memory. */
    static QueueSettings window(Path directory, int entries) {
        QueueSettings d = QueueSettings.defaults(directory);
        return settings(d, d.inlineThreads(), d.deliveryThreads(), d.limits(), entries, d.drainTimeout());
    }

    private static QueueSettings settings(
            QueueSettings d, int inlineThreads, int workers, Limits limits, int active, Duration drain) {
        return new QueueSettings(
                d.directory(),
                d.spoolMemoryLimit(),
                d.spoolMemoryTotal(),
                inlineThreads,
                workers,
                limits,
                d.deliveryTimeout(),
                d.minimalBackoff(),
                d.maximalBackoff(),
                d.lifetime(),
                d.delayWarning(),
                d.entryLimit(),
                active,
                d.bounceSizeLimit(),
                drain);
    }

    /** With so many workers, and these limits for each destination. */
    void limit(int workers, Limits limits) {
        QueueSettings d = QueueSettings.defaults(directory);
        configure(settings(d, d.inlineThreads(), workers, limits, d.activeLimit(), d.drainTimeout()));
    }

    /** Begins again, on what is on disk; the targets stay bound. */
    void open() throws IOException {
        core = new QueueCore(settings, new RealDisk(), clock, targets, () -> intake, () -> "mail.example.org");
        queue = new DurableQueue(core, clock);
    }

    /** The next start is that of another process. */
    void anotherProcess() throws IOException {
        Files.delete(directory.resolve("process"));
    }

    void configure(QueueSettings now) {
        settings = now;
        core.configure(now);
    }

    void advance(Duration by) {
        clock.now = clock.now.plus(by);
        // wakes those that wait for a time
        core.configure(settings);
    }

    Envelope envelope(String id, Recipient... to) {
        return new Envelope(
                id,
                SessionFacts.builder("s1").build(),
                Direction.INBOUND,
                MailParameters.of(Address.of(SENDER)),
                List.of(to),
                clock.instant());
    }

    SpooledBody body(String text) throws IOException {
        BodyWriter writer = queue.spool(("Return-Path: <" + SENDER + ">\r\n").getBytes(StandardCharsets.US_ASCII));
        writer.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
        return writer.finish();
    }

    List<Outcome> accept(Envelope envelope, Duration within, Option... options) throws IOException {
        return accept(envelope, TEXT, within, options);
    }

    List<Outcome> accept(Envelope envelope, String text, Duration within, Option... options) throws IOException {
        try (SpooledBody body = body(text)) {
            return queue.accept(envelope, body, clock.instant().plus(within), Set.of(options));
        }
    }

    static void eventually(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue("it has not come within 20 s", System.nanoTime() - end < 0);
            LockSupport.parkNanos(1_000_000);
        }
    }

    List<Path> files(String below) throws IOException {
        try (var found = Files.list(directory.resolve(below))) {
            return found.toList();
        }
    }

    @Override
    public void close() throws IOException {
        core.close();
    }
}
