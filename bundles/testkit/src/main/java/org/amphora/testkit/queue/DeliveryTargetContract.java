package org.amphora.testkit.queue;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.Delivery;
import org.amphora.api.queue.DeliveryTarget;
import org.amphora.api.queue.Outcome;
import org.junit.After;
import org.junit.Test;

/** What every delivery target does. A subclass gives a fresh one for each test, and makes what is behind it fail. */
public abstract class DeliveryTargetContract {
    private static final byte[] MESSAGE = message(40);

    /** The same target each time it is asked in one test. */
    protected abstract DeliveryTarget target();

    /** One that it takes mail for; each number is another one. */
    protected abstract Recipient recipient(int number);

    /** The messages that have arrived for a recipient, without a {@code Return-Path}. */
    protected abstract List<byte[]> arrived(int number);

    /** From now on this one is refused for good. */
    protected abstract void refuse(int number);

    /** From now on no mail can be taken at all. */
    protected abstract void breakDown();

    /** The next message is taken, but nobody will know of it; those after it are taken as before. */
    protected abstract void loseTheNextAnswer();

    /** Ends the target as its role does; returns when nobody is inside any more, or after so long. */
    protected abstract void stop(Duration limit);

    /** Whether a message that has come before, by its id, makes no second copy: not so where another server takes it. */
    protected abstract boolean knowsItsMessages();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @After
    public void endThreads() throws InterruptedException {
        threads.shutdownNow();
        assertTrue("a call has not come back", threads.awaitTermination(20, TimeUnit.SECONDS));
    }

    private static byte[] message(int lines) {
        String text = "Return-Path: <ann@example.com>\r\nSubject: hello\r\n\r\n" + "A line of text.\r\n".repeat(lines);
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private Delivery delivery(String id, SpooledBody body, Duration time, int... to) {
        var envelope = new Envelope(
                id,
                SessionFacts.builder("s1").build(),
                Direction.INBOUND,
                MailParameters.of(Address.of("ann@example.com")),
                IntStream.of(to).mapToObj(this::recipient).toList(),
                Instant.now());
        return new Delivery(envelope, body, 1, Instant.now().plus(time));
    }

    /** Each call must leave the body as it was, and answer for each recipient. */
    private List<Outcome> deliver(String id, WatchedBody body, int... to) {
        return check(body, target().deliver(delivery(id, body, Duration.ofSeconds(20), to)), to.length);
    }

    private List<Outcome> deliver(String id, int... to) {
        return deliver(id, WatchedBody.of(MESSAGE), to);
    }

    private static List<Outcome> check(WatchedBody body, List<Outcome> outcomes, int recipients) {
        assertEquals("outcomes", recipients, outcomes.size());
        assertEquals("streams left open", 0, body.streams());
        assertFalse("the body is the queue's to close", body.isClosed());
        for (Outcome o : outcomes) {
            assertNotNull("an outcome is missing: " + outcomes, o);
            assertFalse("only the queue queues", o instanceof Outcome.Queued);
            int kind = o instanceof Outcome.Delivered ? 2 : o instanceof Outcome.Deferred ? 4 : 5;
            assertEquals(o.toString(), kind, o.reply().status().kind());
            assertTrue(o.toString(), o.reply().text().matches("[ -~]+"));
        }
        return outcomes;
    }

    private static List<String> kinds(List<Outcome> outcomes) {
        return outcomes.stream().map(o -> o.getClass().getSimpleName()).toList();
    }

    /** A message as others see it. */
    public static byte[] withoutReturnPath(byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        return text.substring(text.indexOf('\n') + 1).getBytes(StandardCharsets.ISO_8859_1);
    }

    private void arrivedOnce(byte[] message, int... to) {
        byte[] sent = withoutReturnPath(message);
        for (int n : to) {
            assertEquals("copies for " + recipient(n).address(), 1, arrived(n).size());
            assertArrayEquals(sent, arrived(n).get(0));
        }
    }

    @Test
    public void eachRecipientHasItsOutcomeInOrder() {
        refuse(1);
        assertEquals(List.of("Delivered", "Failed", "Delivered"), kinds(deliver("m1", 0, 1, 2)));
        arrivedOnce(MESSAGE, 0, 2);
        assertEquals(0, arrived(1).size());
    }

    @Test
    public void whoIsNamedTwiceGetsOneCopy() {
        assertEquals(List.of("Delivered", "Delivered"), kinds(deliver("m1", 0, 0)));
        arrivedOnce(MESSAGE, 0);
    }

    /** What cannot be delivered now waits, and is delivered from the same body later. */
    @Test
    public void aLaterAttemptReadsTheBodyAgain() {
        WatchedBody body = WatchedBody.of(MESSAGE);
        loseTheNextAnswer();
        assertEquals(List.of("Deferred"), kinds(deliver("m1", body, 0)));
        assertEquals(List.of("Delivered"), kinds(deliver("m1", body, 0)));
        for (byte[] copy : arrived(0)) assertArrayEquals(withoutReturnPath(MESSAGE), copy);
        int copies = arrived(0).size();
        assertTrue("copies: " + copies, copies == 1 || copies == 2 && !knowsItsMessages());
    }

    @Test
    public void theSameMessageAgain() {
        deliver("m1", 0);
        assertEquals(List.of("Delivered"), kinds(deliver("m1", 0)));
        assertEquals(knowsItsMessages() ? 1 : 2, arrived(0).size());
        deliver("m2", 0);
        assertEquals(
                "another message is another copy",
                knowsItsMessages() ? 2 : 3,
                arrived(0).size());
    }

    @Test
    public void aBigMessageArrivesWhole() {
        byte[] big = message(250_000);
        assertEquals(List.of("Delivered"), kinds(deliver("m1", WatchedBody.of(big), 0)));
        arrivedOnce(big, 0);
    }

    @Test
    public void nothingThatIsBrokenFailsMail() {
        breakDown();
        assertEquals(List.of("Deferred", "Deferred"), kinds(deliver("m1", 0, 1)));
    }

    /** A message of which but a part can be read is not delivered, and not lost. */
    @Test
    public void aBodyThatCannotBeRead() {
        for (Exception failure : List.of(new IOException("no such file"), new IllegalStateException("a mistake"))) {
            WatchedBody body = WatchedBody.failing(message(250_000), failure);
            assertEquals(List.of("Deferred", "Deferred"), kinds(deliver("m1", body, 0, 1)));
        }
        assertEquals(0, arrived(0).size() + arrived(1).size());
        assertEquals("it goes on with others", List.of("Delivered"), kinds(deliver("m2", 0)));
    }

    @Test
    public void noTimeIsNoFailure() {
        WatchedBody body = WatchedBody.of(MESSAGE);
        var delivery = delivery("m1", body, Duration.ofSeconds(-1), 0, 1);
        for (String kind : kinds(check(body, target().deliver(delivery), 2))) assertFalse(kind.equals("Failed"));
    }

    @Test
    public void anInterruptIsNoFailure() {
        Thread.currentThread().interrupt();
        List<Outcome> outcomes = deliver("m1", 0, 1);
        Thread.interrupted();
        for (String kind : kinds(outcomes)) assertFalse(kind.equals("Failed"));
    }

    @Test
    public void severalAtOnce() throws Exception {
        List<Callable<List<Outcome>>> calls = new ArrayList<>();
        WatchedBody body = WatchedBody.of(MESSAGE);
        for (int i = 0; i < 8; i++) {
            int n = i;
            calls.add(() -> target().deliver(delivery("m" + n, body, Duration.ofSeconds(20), n)));
        }
        for (Future<List<Outcome>> f : threads.invokeAll(calls))
            assertEquals(List.of("Delivered"), kinds(check(body, f.get(), 1)));
        arrivedOnce(MESSAGE, IntStream.range(0, 8).toArray());
    }

    /** Whoever is inside is let finish; whoever comes later has come too late, and will come again. */
    @Test
    public void stoppedWhileSomebodyIsInside() throws Exception {
        WatchedBody body = WatchedBody.waiting(MESSAGE);
        Future<List<Outcome>> inside =
                threads.submit(() -> target().deliver(delivery("m1", body, Duration.ofSeconds(20), 0)));
        body.awaitReader();
        stop(Duration.ZERO);
        assertEquals(List.of("Deferred", "Deferred"), kinds(deliver("m2", 1, 2)));
        Future<?> stopping = threads.submit(() -> stop(Duration.ofSeconds(20)));
        body.release();
        assertEquals(List.of("Delivered"), kinds(check(body, inside.get(20, TimeUnit.SECONDS), 1)));
        stopping.get(20, TimeUnit.SECONDS);
        arrivedOnce(MESSAGE, 0);
        assertEquals(0, arrived(1).size() + arrived(2).size());
    }

    @Test
    public void aDestinationIsNamedWithoutAsking() {
        breakDown();
        var envelope = delivery("m1", WatchedBody.of(MESSAGE), Duration.ofSeconds(20), 0, 1)
                .envelope();
        for (Recipient r : envelope.recipients()) {
            String key = target().destination(envelope, r);
            assertNotNull(key);
            assertEquals("the same each time", key, target().destination(envelope, r));
        }
    }
}
