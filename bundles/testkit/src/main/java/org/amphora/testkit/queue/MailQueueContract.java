package org.amphora.testkit.queue;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.MailParameters.BodyType;
import org.amphora.api.mail.MailParameters.Return;
import org.amphora.api.mail.Notify;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.DeliveryTarget;
import org.amphora.api.queue.MailQueue;
import org.amphora.api.queue.MailQueue.Option;
import org.amphora.api.queue.Outcome;
import org.amphora.api.queue.QueueEntry;
import org.junit.Test;

/** What every mail queue does. A subclass gives a fresh queue for each test, to which no target is bound. */
public abstract class MailQueueContract {
    private static final byte[] HEAD = "Return-Path: <>\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int POLL_NANOS = 1_000_000;
    private static final Recipient ANN = Recipient.local(Address.of("ann@example.org"), "ann@example.org");
    private static final Recipient BOB = Recipient.local(Address.of("bob@example.org"), "bob@example.org");
    private static final Recipient FAR = new Recipient(
            Address.of("far@example.net"),
            Address.of("far@example.net"),
            new Route.Remote("example.net"),
            Set.of(Notify.NEVER),
            "rfc822;far@example.net");

    protected abstract MailQueue queue();

    protected abstract void bind(String route, DeliveryTarget target);

    protected abstract void unbind(String route, DeliveryTarget target);

    /** Bodies and writers that nobody has closed, or bytes of memory that they hold: 0 when all is given back. */
    protected abstract long open();

    private final FakeTarget local = new FakeTarget();
    private final FakeTarget remote = new FakeTarget();

    private static Envelope envelope(String id, Recipient... to) {
        return new Envelope(
                id,
                SessionFacts.builder("s1").helo("client.example.net", true).build(),
                Direction.INBOUND,
                MailParameters.of(Address.of("sender@example.net")),
                List.of(to),
                Instant.now());
    }

    private static Instant soon() {
        return Instant.now().plusSeconds(20);
    }

    private SpooledBody body(String text) throws Exception {
        BodyWriter writer = queue().spool(HEAD);
        writer.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        return writer.finish();
    }

    private List<Outcome> accept(Envelope envelope, Option... options) throws Exception {
        try (SpooledBody body = body("Subject: " + envelope.id() + "\r\n\r\nHello.\r\n")) {
            return queue().accept(envelope, body, soon(), Set.of(options));
        }
    }

    /** Waits for what other threads do; fails if it does not come. */
    protected static void eventually(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue("it has not come within 20 s", System.nanoTime() - end < 0);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static void all(Class<? extends Outcome> kind, List<Outcome> outcomes) {
        for (Outcome o : outcomes) assertSame(outcomes.toString(), kind, o.getClass());
    }

    @Test
    public void aWriterGivesBackWhatWasWritten() throws Exception {
        BodyWriter writer = queue().spool(HEAD);
        byte[] big = new byte[300_000];
        Arrays.fill(big, (byte) 'x');
        ByteBuffer data = ByteBuffer.wrap(big);
        for (int n = 1; data.hasRemaining(); n = n * 3 + 1) {
            ByteBuffer some = data.slice(data.position(), Math.min(n, data.remaining()));
            data.position(data.position() + some.remaining());
            writer.write(some);
            assertFalse(some.hasRemaining());
        }
        assertEquals(HEAD.length + big.length, writer.length());
        try (SpooledBody body = writer.finish()) {
            assertEquals(HEAD.length + big.length, body.length());
            byte[] all = MemorySpool.bytes(body);
            assertArrayEquals(HEAD, Arrays.copyOf(all, HEAD.length));
            assertArrayEquals(big, Arrays.copyOfRange(all, HEAD.length, all.length));
            ByteBuffer some = ByteBuffer.allocate(4);
            body.read(HEAD.length - 2, some);
            assertEquals("\r\nxx", new String(some.array(), 0, some.position(), StandardCharsets.US_ASCII));
            assertEquals(-1, body.read(body.length(), some.clear()));
        }
        assertEquals(0, open());
    }

    @Test
    public void closingTwiceAndAbortingGiveBackOnce() throws Exception {
        SpooledBody first = body("1");
        SpooledBody second = body("2");
        first.close();
        first.close();
        assertEquals(HEAD.length + 1, MemorySpool.bytes(second).length);
        second.close();
        queue().spool(HEAD).abort();
        assertEquals(0, open());
    }

    @Test
    public void composePutsAHeadBeforeTheRest() throws Exception {
        for (int size : new int[] {10, 200_000}) {
            try (SpooledBody body = body("y".repeat(size));
                    SpooledBody composed = queue().compose(new byte[] {'a', 'b'}, body, HEAD.length)) {
                assertEquals(
                        "ab" + "y".repeat(size), new String(MemorySpool.bytes(composed), StandardCharsets.US_ASCII));
                assertEquals(HEAD.length + size, MemorySpool.bytes(body).length);
            }
        }
        assertEquals(0, open());
    }

    @Test
    public void localMailIsDeliveredAtOnce() throws Exception {
        bind(DeliveryTarget.LOCAL, local);
        all(Outcome.Delivered.class, accept(envelope("m1", ANN, BOB)));
        assertEquals(1, local.attempts().size());
        assertEquals(2, local.attempts().get(0).envelope().recipients().size());
        assertEquals(1, local.attempts().get(0).attempt());
        assertEquals(
                "Return-Path: <>\r\nSubject: m1\r\n\r\nHello.\r\n",
                new String(local.attempts().get(0).message(), StandardCharsets.US_ASCII));
        assertEquals(0, queue().size());
        eventually(() -> open() == 0);
    }

    @Test
    public void withoutATargetMailIsQueuedAndDeliveredWhenOneComes() throws Exception {
        all(Outcome.Queued.class, accept(envelope("m1", ANN)));
        assertEquals(1, queue().size());
        bind(DeliveryTarget.LOCAL, local);
        eventually(() -> queue().size() == 0);
        assertEquals("m1", local.attempts().get(0).envelope().id());
        assertEquals(
                "Return-Path: <>\r\nSubject: m1\r\n\r\nHello.\r\n",
                new String(local.attempts().get(0).message(), StandardCharsets.US_ASCII));
    }

    @Test
    public void mixedMailIsQueuedWholeAndDeliveredByBoth() throws Exception {
        bind(DeliveryTarget.LOCAL, local);
        all(Outcome.Queued.class, accept(envelope("m1", ANN, FAR)));
        eventually(() -> local.attempts().size() == 1);
        eventually(() -> queue().find("m1").map(e -> e.pending().size()).orElse(0) == 1);
        assertEquals(FAR, queue().find("m1").orElseThrow().pending().get(0).recipient());
        bind(DeliveryTarget.REMOTE, remote);
        eventually(() -> queue().size() == 0);
        assertEquals(1, remote.attempts().size());
        assertEquals(List.of(FAR), remote.attempts().get(0).envelope().recipients());
    }

    @Test
    public void whatIsDeferredInlineIsQueued() throws Exception {
        bind(DeliveryTarget.LOCAL, local.answer(r -> r.equals(ANN) ? FakeTarget.DEFERRED : FakeTarget.DELIVERED));
        List<Outcome> outcomes = accept(envelope("m1", ANN, BOB));
        assertSame(Outcome.Queued.class, outcomes.get(0).getClass());
        assertSame(Outcome.Delivered.class, outcomes.get(1).getClass());
        QueueEntry.Pending pending = queue().find("m1").orElseThrow().pending().get(0);
        assertEquals(ANN, pending.recipient());
        assertEquals(1, pending.attempts());
        assertTrue(pending.due().isAfter(Instant.now()));
        assertEquals(FakeTarget.DEFERRED.reply().toString(), pending.lastReply());
        local.answer(FakeTarget.DELIVERED);
        queue().flush("m1");
        eventually(() -> queue().size() == 0);
        assertEquals(List.of(ANN), local.attempts().get(1).envelope().recipients());
        assertEquals(2, local.attempts().get(1).attempt());
    }

    @Test
    public void whatFailsInlineIsTheCallers() throws Exception {
        bind(DeliveryTarget.LOCAL, local.answer(FakeTarget.FAILED));
        List<Outcome> outcomes = accept(envelope("m1", ANN));
        assertEquals(List.of(FakeTarget.FAILED), outcomes);
        assertEquals(0, queue().size());
    }

    @Test
    public void aTargetThatThrowsDefers() throws Exception {
        bind(DeliveryTarget.LOCAL, local.answer(r -> {
            throw new IllegalStateException("a bug");
        }));
        all(Outcome.Queued.class, accept(envelope("m1", ANN)));
        assertEquals(1, queue().find("m1").orElseThrow().pending().get(0).attempts());
    }

    @Test
    public void neverQueueSaysDeferred() throws Exception {
        all(Outcome.Deferred.class, accept(envelope("m1", ANN), Option.NEVER_QUEUE));
        bind(DeliveryTarget.LOCAL, local.answer(FakeTarget.DEFERRED));
        all(Outcome.Deferred.class, accept(envelope("m2", ANN), Option.NEVER_QUEUE));
        all(Outcome.Deferred.class, accept(envelope("m3", ANN, FAR), Option.NEVER_QUEUE));
        local.answer(FakeTarget.DELIVERED);
        all(Outcome.Delivered.class, accept(envelope("m4", ANN), Option.NEVER_QUEUE));
        assertEquals(0, queue().size());
    }

    @Test
    public void withNoTimeLeftMailIsQueued() throws Exception {
        bind(DeliveryTarget.LOCAL, local);
        try (SpooledBody body = body("late")) {
            all(
                    Outcome.Queued.class,
                    queue().accept(envelope("m1", ANN), body, Instant.now().minusSeconds(1), Set.of()));
        }
        eventually(() -> queue().size() == 0);
        assertEquals(1, local.attempts().size());
    }

    @Test
    public void heldMailWaitsForRelease() throws Exception {
        bind(DeliveryTarget.LOCAL, local);
        all(Outcome.Queued.class, accept(envelope("m1", ANN), Option.HOLD));
        assertTrue(queue().find("m1").orElseThrow().held());
        assertTrue(queue().flush("m1"));
        queue().flushAll();
        assertEquals(0, local.attempts().size());
        assertTrue(queue().release("m1"));
        eventually(() -> queue().size() == 0);
        assertEquals(1, local.attempts().size());
    }

    @Test
    public void anOperatorHoldsAndDrops() throws Exception {
        accept(envelope("m1", ANN));
        accept(envelope("m2", ANN));
        assertTrue(queue().hold("m1"));
        assertTrue(queue().find("m1").orElseThrow().held());
        assertFalse(queue().find("m2").orElseThrow().held());
        assertTrue(queue().drop("m2"));
        assertFalse(queue().find("m2").isPresent());
        bind(DeliveryTarget.LOCAL, local);
        assertEquals(1, queue().size());
        assertEquals(0, local.attempts().size());
        for (boolean known :
                List.of(queue().hold("m2"), queue().release("m2"), queue().flush("m2"), queue().drop("m2")))
            assertFalse(known);
    }

    @Test
    public void pagesAreInOrderOfAge() throws Exception {
        for (int i = 0; i < 5; i++) accept(envelope("m" + i, ANN));
        List<String> page = queue().list(1, 3).stream().map(QueueEntry::id).toList();
        assertEquals(List.of("m1", "m2", "m3"), page);
        assertEquals(List.of(), queue().list(5, 3));
        assertEquals(
                "Return-Path: <>\r\nSubject: m1\r\n\r\nHello.\r\n".length(),
                queue().list(1, 1).get(0).size());
    }

    @Test
    public void theSameMessageIsTakenOnce() throws Exception {
        all(Outcome.Queued.class, accept(envelope("m1", ANN)));
        all(Outcome.Queued.class, accept(envelope("m1", ANN)));
        assertEquals(1, queue().size());
    }

    @Test
    public void aTargetThatHasGoneIsNotCalled() throws Exception {
        bind(DeliveryTarget.LOCAL, local);
        unbind(DeliveryTarget.LOCAL, local);
        all(Outcome.Queued.class, accept(envelope("m1", ANN)));
        assertEquals(0, local.attempts().size());
        FakeTarget next = new FakeTarget();
        bind(DeliveryTarget.LOCAL, next);
        eventually(() -> queue().size() == 0);
        assertEquals(1, next.attempts().size());
    }

    @Test
    public void aNullSenderStaysOne() throws Exception {
        Envelope e = envelope("m1", ANN);
        accept(
                new Envelope(
                        e.id(),
                        SessionFacts.builder("").build(),
                        Direction.INTERNAL,
                        MailParameters.of(Address.NULL),
                        e.recipients(),
                        e.received()),
                Option.HOLD);
        Envelope found = queue().find("m1").orElseThrow().envelope();
        assertTrue(found.reversePath().isNull());
        assertEquals(Direction.INTERNAL, found.direction());
        assertEquals("", found.session().id());
    }

    @Test
    public void anEnvelopeTravelsWhole() throws Exception {
        Envelope e = new Envelope(
                "m1",
                SessionFacts.builder("s\t1%")
                        .listener("mx", "mx")
                        .peer(InetAddress.getByName("2001:db8::1"), 2525)
                        .helo("[weird]\t%41", true)
                        .user("ann@example.org")
                        .tls("TLSv1.3", "TLS_AES_128_GCM_SHA256")
                        .build(),
                Direction.SUBMISSION,
                new MailParameters(
                        new Address("a b\n\"", "example.net"),
                        1234,
                        BodyType.EIGHT_BIT_MIME,
                        true,
                        true,
                        "env=id 1",
                        Return.HDRS),
                List.of(
                        FAR,
                        new Recipient(
                                new Address("dörte", "example.org"),
                                Address.of("alias@example.org"),
                                new Route.Local("dörte@example.org", "de+tail"),
                                Set.of(Notify.SUCCESS, Notify.DELAY),
                                "")),
                Instant.parse("2026-01-02T03:04:05.678Z"));
        accept(e, Option.HOLD);
        Envelope found = queue().find("m1").orElseThrow().envelope();
        assertEquals(e.mail(), found.mail());
        assertEquals(e.recipients(), found.recipients());
        assertEquals(e.direction(), found.direction());
        assertEquals(e.received(), found.received());
        SessionFacts s = found.session();
        assertEquals("s\t1%", s.id());
        assertEquals("mx", s.listener());
        assertEquals(e.session().peer(), s.peer());
        assertEquals(2525, s.peerPort());
        assertEquals("[weird]\t%41", s.helo());
        assertTrue(s.esmtp());
        assertEquals("ann@example.org", s.user());
        assertEquals("TLSv1.3", s.tlsProtocol());
        assertEquals("TLS_AES_128_GCM_SHA256", s.tlsCipher());
    }
}
