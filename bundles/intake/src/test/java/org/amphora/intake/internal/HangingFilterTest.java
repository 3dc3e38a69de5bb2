package org.amphora.intake.internal;

import static org.amphora.intake.internal.Rig.MESSAGE;
import static org.amphora.intake.internal.Rig.data;
import static org.amphora.intake.internal.Rig.rcpt;
import static org.amphora.intake.internal.Rig.stranger;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.filter.Verdict;
import org.amphora.api.intake.IntakeTransaction;
import org.amphora.api.mail.SpooledBody;
import org.junit.After;
import org.junit.Test;

/** Filters that take their time, and filters that go away. */
public class HangingFilterTest {
    private final Rig rig = new Rig();
    private final ScriptedFilter filter = new ScriptedFilter();
    private final CountDownLatch release = new CountDownLatch(1);

    @After
    public void nothingIsLeft() throws Exception {
        release.countDown();
        rig.close();
        assertEquals("threads left inside", 0, rig.runner.busy());
        assertEquals("bodies left open", 0, rig.spool.memory().open());
    }

    /** Hangs whatever interrupts it, until the test releases it. */
    private Verdict hang() {
        boolean released = false;
        while (!released) {
            try {
                released = release.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                // a filter that does not listen
            }
        }
        return Verdict.reject("too late");
    }

    private void await(String what, java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(what, System.nanoTime() < end);
            Thread.onSpinWait();
        }
    }

    @Test
    public void anAnsweredCallIsInNobodysWay() {
        rig.set("filter_threads", "1");
        filter.recipient = r -> Verdict.reject("asked");
        rig.filter(filter, "quick");
        IntakeTransaction t = rig.begin();
        for (int i = 0; i < 1000; i++) assertEquals("550 5.7.1 asked", rcpt(t, "bob@example.org"));
        t.abort();
    }

    @Test
    public void anOptionalFilterIsPassedOver() throws Exception {
        rig.timeout(Duration.ofMillis(250));
        var body = new AtomicReference<SpooledBody>();
        var view = new AtomicReference<FilteredMessage>();
        filter.message = m -> {
            view.set(m);
            body.set(m.body());
            return hang();
        };
        rig.filter(filter, "slow");
        IntakeTransaction t = rig.begin();
        rcpt(t, "bob@example.org");
        assertTrue(data(t, MESSAGE).reply().isPositive());
        assertThrows(
                "its time to read is over", IOException.class, () -> body.get().read(0, ByteBuffer.allocate(9)));
        assertThrows(IllegalStateException.class, () -> view.get().body());
        view.get()
                .edit(new org.amphora.api.filter.Edit.ReplaceBody(
                        rig.spool.memory().body("late")));
        assertFalse("no second call while one is inside", filter.calls.contains("end"));
        release.countDown();
        await("the last call follows", () -> filter.calls.contains("end"));
    }

    @Test
    public void aRequiredFilterStopsTheMessage() throws Exception {
        rig.timeout(Duration.ofMillis(250));
        rig.require("slow");
        filter.message = m -> hang();
        rig.filter(filter, "slow");
        IntakeTransaction t = rig.begin();
        rcpt(t, "bob@example.org");
        assertEquals("451 4.3.2 Try again later", data(t, MESSAGE).reply().toString());
        assertEquals(0, rig.spool.accepted().size());
    }

    @Test
    public void theReplyBudgetBoundsThemAll() throws Exception {
        rig.budget(Duration.ofMillis(250));
        filter.message = m -> hang();
        rig.filter(filter, "slow");
        rig.filter(new ScriptedFilter(), "late");
        IntakeTransaction t = rig.begin();
        rcpt(t, "bob@example.org");
        assertTrue(data(t, MESSAGE).reply().isPositive());
    }

    @Test
    public void eachStageHasItsTime() throws Exception {
        rig.timeout(Duration.ofMillis(250));
        filter.connected = s -> hang();
        rig.filter(filter, "slow");
        assertTrue(rig.intake.hello(stranger().build()).isEmpty());
        release.countDown();
        filter.connected = s -> Verdict.CONTINUE;
        var again = new CountDownLatch(1);
        filter.sender = m -> await(again);
        IntakeTransaction t = rig.begin();
        assertEquals("250 2.1.5 Ok", rcpt(t, "bob@example.org"));
        assertFalse("asked no more", filter.calls.contains("recipient bob@example.org"));
        t.abort();
        again.countDown();
        await("ended", () -> filter.calls.contains("end"));
    }

    private static Verdict await(CountDownLatch latch) {
        while (true) {
            try {
                if (latch.await(30, TimeUnit.SECONDS)) return Verdict.CONTINUE;
            } catch (InterruptedException e) {
                // a filter that does not listen
            }
        }
    }

    @Test
    public void filtersThatHangCostThreadsAndNotSessions() throws Exception {
        rig.timeout(Duration.ofMillis(250));
        filter.recipient = r -> hang();
        rig.filter(filter, "slow");
        // on a slow machine an earlier stage may take its time too, and that transaction holds no thread
        for (int i = 0; rig.runner.busy() < 4; i++) {
            assertTrue("each holds a thread", i < 40);
            oneMessage();
        }
        for (int i = 0; i < 3; i++) oneMessage();
        assertEquals("the pool's bound", 4, rig.runner.busy());
        release.countDown();
        await("all threads are back", () -> rig.runner.busy() == 0);
    }

    private void oneMessage() throws Exception {
        IntakeTransaction t = rig.begin();
        assertEquals("250 2.1.5 Ok", rcpt(t, "bob@example.org"));
        assertTrue(data(t, MESSAGE).reply().isPositive());
    }

    @Test
    public void aFilterThatBlocksRunsElsewhere() throws Exception {
        var inline = new ScriptedFilter();
        var threads = new java.util.concurrent.ConcurrentHashMap<String, String>();
        filter.message = m -> note(threads, "blocking");
        inline.message = m -> note(threads, "inline");
        rig.filter(filter, "blocking");
        rig.inlineFilter(inline, "inline");
        IntakeTransaction t = rig.begin();
        rcpt(t, "bob@example.org");
        data(t, MESSAGE);
        assertEquals(Thread.currentThread().getName(), threads.get("inline"));
        assertTrue(threads.get("blocking"), threads.get("blocking").startsWith("amphora-intake-filter-"));
    }

    private static Verdict note(java.util.Map<String, String> threads, String key) {
        threads.put(key, Thread.currentThread().getName());
        return Verdict.CONTINUE;
    }

    @Test
    public void aFilterThatGoesAwayFinishesWhatItIsIn() throws Exception {
        rig.inlineFilter(filter, "f");
        IntakeTransaction old = rig.begin();
        rcpt(old, "bob@example.org");
        var removed = new CompletableFuture<Integer>();
        var stopping = new Thread(() -> removed.complete(
                rig.filters.remove(filter, Duration.ofSeconds(20)).inside()));
        stopping.start();
        await("out of the list", () -> rig.filters.ordered().isEmpty());
        var second = new ScriptedFilter();
        rig.inlineFilter(second, "f");
        IntakeTransaction next = rig.begin();
        assertFalse("waits for the transaction", removed.isDone());
        assertTrue(data(old, MESSAGE).reply().isPositive());
        assertEquals(0, (int) removed.get(10, TimeUnit.SECONDS));
        assertTrue(filter.calls.contains("message"));
        assertEquals("end", filter.calls.get(filter.calls.size() - 1));
        assertTrue(second.calls.contains("begin"));
        assertNotEquals(old.id(), next.id());
        next.abort();
        stopping.join();
    }

    @Test
    public void aFilterIsNotWaitedForForEver() {
        rig.inlineFilter(filter, "f");
        IntakeTransaction t = rig.begin();
        assertEquals(1, rig.filters.remove(filter, Duration.ofMillis(20)).inside());
        assertEquals("250 2.1.5 Ok", rcpt(t, "bob@example.org"));
        t.abort();
    }

    @Test
    public void afterTheDrainTransactionsAreAnswered451() throws Exception {
        rig.drain(Duration.ofMillis(20));
        IntakeTransaction t = rig.begin();
        rcpt(t, "bob@example.org");
        var body = rig.spool.memory().body(MESSAGE);
        assertEquals(1, rig.intake.drain());
        assertEquals("451 4.3.0 Service is not available at the moment", rcpt(t, "bob@example.org"));
        assertThrows(org.amphora.api.mail.MailException.class, t::data);
        assertEquals(
                "451 4.3.0 Service is not available at the moment",
                t.commit(body, () -> true).reply().toString());
        assertEquals(0, rig.intake.transactions());
    }
}
