package org.amphora.queue.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.amphora.api.intake.InternalMail;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.role.InFlight;
import org.amphora.queue.internal.disk.Change;
import org.amphora.queue.internal.disk.Disk;
import org.amphora.queue.internal.disk.Entry;
import org.amphora.queue.internal.disk.EntryStore;
import org.amphora.queue.internal.disk.Recovery;
import org.amphora.queue.internal.disk.SpoolDirectory;
import org.amphora.queue.internal.schedule.Backoff;
import org.amphora.queue.internal.schedule.Schedule;
import org.amphora.queue.internal.schedule.Slot;
import org.amphora.queue.internal.spool.Spool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance of the queue, from the moment that it has locked its directory until it lets it go: the parts, and what
 * two of them must do together.
 */
public final class QueueCore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QueueCore.class);
    /** Callers that wait get their reply within this part of the drain time, so that the entry can be written. */
    private static final double HURRY = 0.8;

    final Targets targets;
    final InFlight inFlight = new InFlight();
    final Spool spool;
    final Schedule schedule;
    final Fates fates;
    final Kin kin;
    final Bouncer bouncer;
    final SuccessReports successes;
    final Settlement settlement;
    final Deliverer deliverer;
    final InlineDelivery inline;
    final Operator operator;
    private final EntryStore store;
    private final SpoolDirectory directory;
    private final Recovery recovery;
    private final Leases leases;
    private final Feeder feeder;
    private final Workers workers;
    /** Entries that threads of an instance before this one still work on. */
    private final Set<String> abandoned = ConcurrentHashMap.newKeySet();

    private volatile QueueSettings settings;
    private volatile boolean closed;

    /**
     * Locks the directory, recovers what is in it, and begins to deliver.
     *
     * @param intake where bounces enter; gives null while it is away
     * @throws IOException if the directory cannot be used, or is in use
     */
    public QueueCore(
            QueueSettings settings,
            Disk disk,
            Clock clock,
            Targets targets,
            Supplier<InternalMail> intake,
            Supplier<String> hostname)
            throws IOException {
        this.settings = settings;
        this.targets = targets;
        directory = new SpoolDirectory(settings.directory(), disk);
        spool = new Spool(
                disk, directory.incoming(), inFlight, settings.spoolMemoryLimit(), settings.spoolMemoryTotal());
        store = new EntryStore(disk, directory.entries(), spool::newName);
        schedule = new Schedule(clock, directory.waiting());
        fates = new Fates(clock);
        kin = new Kin(store, directory.kin());
        leases = new Leases(directory);
        recovery = new Recovery(disk, store, directory);
        bouncer = new Bouncer(spool, intake, hostname, clock);
        successes = new SuccessReports(bouncer);
        settlement = new Settlement(store, bouncer, successes, fates, clock);
        deliverer = new Deliverer(store, schedule, targets, settlement, kin, leases, recovery, clock);
        feeder = new Feeder(store, schedule, targets, kin, recovery);
        workers = new Workers(schedule, deliverer::attempt, feeder::run, settings.inlineThreads());
        inline = new InlineDelivery(workers::inline, clock);
        operator = new Operator(store, schedule, feeder, targets, kin);
        configure(settings);
        try {
            recover();
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
        targets.listen(schedule::target);
        workers.start();
        if (!abandoned.isEmpty()) workers.repeat(this::reclaim);
    }

    /** Takes over what can change while it runs: all but the directory. */
    public void configure(QueueSettings now) {
        settings = now;
        workers.inlineThreads(now.inlineThreads());
        spool.limits(now.spoolMemoryLimit(), now.spoolMemoryTotal());
        bouncer.sizeLimit(now.bounceSizeLimit());
        Backoff backoff = new Backoff(now.minimalBackoff(), now.maximalBackoff(), () -> ThreadLocalRandom.current()
                .nextDouble());
        settlement.configure(backoff, now.lifetime(), now.delayWarning());
        deliverer.configure(backoff, now.deliveryTimeout());
        schedule.configure(
                now.limits(),
                backoff,
                now.lifetime().toMillis(),
                now.delayWarning().toMillis(),
                now.deliveryThreads(),
                now.activeLimit());
    }

    private void recover() throws IOException {
        if (directory.isNewProcess()) recovery.sweep();
        abandoned.addAll(directory.abandoned());
        feeder.open(id -> !abandoned.contains(id));
        LOG.info("queue opened: {} entries in {}", schedule.size(), settings.directory());
    }

    /** Takes back entries from threads of the instance before that have ended by now; false when none is left. */
    private boolean reclaim() throws IOException {
        Set<String> ended = new HashSet<>(abandoned);
        ended.removeAll(directory.abandoned());
        for (String id : ended) if (store.exists(id)) schedule.feed().unread(id);
        abandoned.removeAll(ended);
        return !abandoned.isEmpty();
    }

    /** Whether a message is in the queue, or was and its doubles are still recognised. */
    boolean isKnown(String id) {
        return schedule.find(id).isPresent() || store.exists(id) && !recovery.isLeftAlone(id);
    }

    /** Writes an entry; durable when this returns. */
    Entry enqueue(Envelope envelope, SpooledBody body, boolean held, List<Change> already) throws IOException {
        if (schedule.size() >= settings.entryLimit())
            throw new MailException(EnhancedStatus.TEMP_SYSTEM_FULL, "Too many messages are queued; try again later");
        if (closed) throw new MailException(EnhancedStatus.TEMP_SYSTEM, "Service is restarting");
        try (SpooledBody ours = spool.share(body)) {
            spool.force(ours);
            return store.enqueue(envelope, ours, held, Precedence.of(ours), already);
        }
    }

    /** Makes a durable entry known, and due; or leased by the attempt that the caller has under way. */
    Slot schedule(Entry entry, boolean leased) {
        Slot slot = new Slot(entry);
        if (leased) leases.begin(slot.id());
        schedule.add(slot, leased ? List.of() : targets.parts(entry), leased);
        return slot;
    }

    /** Intake has come back: what it could not be given as a bounce is tried again now, not when its time comes. */
    void intakeIsBack() {
        for (String id : bouncer.takeWaiting()) if (!operator.flush(id)) operator.flush(id + DurableQueue.BOUNCE_ONLY);
    }

    long usableSpace() {
        return directory.usableSpace();
    }

    /** What the operator must know, a line each. */
    public List<String> problems() {
        return List.copyOf(recovery.problems());
    }

    /** One line of state. */
    public String state() {
        int all = schedule.size();
        int inMemory = schedule.inMemory();
        return all + " queued" + (inMemory < all ? ", " + inMemory + " of them in memory" : "");
    }

    boolean isClosed() {
        return closed;
    }

    /**
     * Takes nothing new, waits until what is inside has ended, at most the drain time, and lets the directory go. An
     * entry whose attempt has not ended by then is the attempt's own until it does.
     */
    @Override
    public void close() throws IOException {
        long limit = settings.drainTimeout().toNanos();
        long end = System.nanoTime() + limit;
        targets.listen((isLocal, isThere) -> {});
        workers.stop();
        inline.hurry(Duration.ofNanos((long) (limit * HURRY)));
        int inside = inFlight.drain(settings.drainTimeout());
        boolean ended = workers.awaitEnd(end - System.nanoTime());
        closed = true;
        int left = leases.abandon();
        if (inside > 0 || !ended)
            LOG.warn("queue closed with {} transactions open and {} deliveries running", inside, left);
        directory.close();
    }
}
