package org.amphora.queue.internal;

import static org.amphora.queue.internal.QueueRig.ANN;
import static org.amphora.queue.internal.QueueRig.eventually;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Reply;
import org.amphora.api.queue.MailQueue.Option;
import org.amphora.api.queue.Outcome;
import org.amphora.queue.internal.schedule.Limits;
import org.amphora.testkit.queue.FakeTarget;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** For every enhanced status, those of {@link EnhancedStatus} and those of the registry of RFC 5248: what becomes of it. */
public class StatusTableTest {
    private static final Duration NOW = Duration.ofSeconds(-1);
    private static final Duration IN_TIME = Duration.ofSeconds(20);
    /** Subject and detail, RFC 5248; each of them may be temporary or permanent. */
    private static final String REGISTRY =
            "0.0 1.0 1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.9 1.10 2.0 2.1 2.2 2.3 2.4 3.0 3.1"
                    + " 3.2 3.3 3.4 3.5 3.6 4.0 4.1 4.2 4.3 4.4 4.5 4.6 4.7 4.8 5.0 5.1 5.2 5.3 5.4 5.5 5.6 6.0 6.1 6.2 6.3 6.4 6.5"
                    + " 6.6 6.7 6.8 6.9 6.10 7.0 7.1 7.2 7.3 7.4 7.5 7.6 7.7 7.8 7.9 7.10 7.11 7.12 7.13 7.14 7.15 7.16 7.17 7.18"
                    + " 7.19 7.20 7.21 7.22 7.23 7.24 7.25 7.26 7.27 7.28 7.29 7.30";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final FakeTarget target = new FakeTarget();
    private QueueRig rig;

    @Before
    public void open() throws Exception {
        rig = new QueueRig(folder.getRoot().toPath().resolve("spool"));
    }

    @After
    public void close() throws Exception {
        rig.close();
    }

    /** By the id of the message that gets it. */
    private static Map<String, EnhancedStatus> statuses() throws Exception {
        Map<String, EnhancedStatus> all = new LinkedHashMap<>();
        for (String code : REGISTRY.split(" "))
            for (int kind : new int[] {2, 4, 5}) {
                int dot = code.indexOf('.');
                add(
                        all,
                        new EnhancedStatus(
                                kind,
                                Integer.parseInt(code.substring(0, dot)),
                                Integer.parseInt(code.substring(dot + 1))));
            }
        for (var field : EnhancedStatus.class.getFields())
            if (Modifier.isStatic(field.getModifiers())) add(all, (EnhancedStatus) field.get(null));
        return all;
    }

    private static void add(Map<String, EnhancedStatus> all, EnhancedStatus status) {
        all.put("s" + status.toString().replace('.', 'x'), status);
    }

    private static Outcome outcome(EnhancedStatus status) {
        Reply reply = new Reply(status.kind() * 100 + 50, status, "The words for " + status);
        return switch (status.kind()) {
            case 2 -> new Outcome.Delivered(reply);
            case 4 -> new Outcome.Deferred(reply);
            default -> new Outcome.Failed(reply);
        };
    }

    /** Answers each message by its id; what is sent to its sender is kept, by the id of its parent. */
    private Map<String, String> answerById(Map<String, EnhancedStatus> all) {
        Map<String, String> told = new TreeMap<>();
        rig.targets.bind(true, delivery -> {
            Envelope e = delivery.envelope();
            EnhancedStatus status = all.get(e.id());
            if (status != null) return List.of(outcome(status));
            target.deliver(delivery);
            synchronized (told) {
                byte[] text =
                        target.attempts().get(target.attempts().size() - 1).message();
                told.put(e.session().id(), new String(text, StandardCharsets.US_ASCII));
            }
            return List.of(FakeTarget.DELIVERED);
        });
        return told;
    }

    private static int count(Map<String, String> told) {
        synchronized (told) {
            return told.size();
        }
    }

    @Test
    public void whatIsInTheQueue() throws Exception {
        Map<String, EnhancedStatus> all = statuses();
        assertTrue("statuses: " + all.size(), all.size() > 240);
        rig.limit(1, Limits.DEFAULT);
        Map<String, String> told = answerById(all);
        for (String id : all.keySet()) rig.accept(rig.envelope(id, ANN), NOW);
        int temporary =
                (int) all.values().stream().filter(EnhancedStatus::isTemporary).count();
        int permanent =
                (int) all.values().stream().filter(EnhancedStatus::isPermanent).count();
        eventually(() -> rig.queue.size() == temporary && count(told) == permanent);
        eventually(() -> rig.queue.list(0, temporary).stream()
                .allMatch(e -> e.pending().get(0).attempts() == 1));
        for (var entry : all.entrySet()) {
            EnhancedStatus status = entry.getValue();
            var left = rig.queue.find(entry.getKey());
            assertEquals(status + " is deferred", status.isTemporary(), left.isPresent());
            if (left.isPresent()) {
                var pending = left.get().pending().get(0);
                assertTrue(pending.due().isAfter(rig.clock.instant()));
                assertEquals("450 " + status + " The words for " + status, pending.lastReply());
            }
            if (status.isPermanent())
                bounced(told.get(entry.getKey()), status.toString(), "550 " + status + " The words");
        }
        told.clear();
        rig.advance(Duration.ofDays(5));
        eventually(() -> rig.queue.size() == 0);
        assertEquals("what is temporary for too long is bounced", temporary, told.size());
        for (String id : told.keySet())
            bounced(told.get(id), "5.4.7", "Delivery time expired: The words for " + all.get(id));
    }

    private static void bounced(String text, String status, String words) {
        assertTrue(status + " is not in " + text, text.contains("\r\nAction: failed\r\nStatus: " + status + "\r\n"));
        assertTrue(words + " is not in " + text, text.replace("\r\n ", " ").contains(words));
    }

    @Test
    public void whatItsSenderWaitsFor() throws Exception {
        Map<String, EnhancedStatus> all = statuses();
        Map<String, String> told = answerById(all);
        for (var entry : all.entrySet()) {
            Outcome now = rig.accept(rig.envelope(entry.getKey(), ANN), IN_TIME).get(0);
            Class<?> expected =
                    switch (entry.getValue().kind()) {
                        case 2 -> Outcome.Delivered.class;
                        case 4 -> Outcome.Queued.class;
                        default -> Outcome.Failed.class; // refused on the wire
                    };
            assertEquals(entry.getValue().toString(), expected, now.getClass());
            String id = entry.getKey() + "L";
            EnhancedStatus status = entry.getValue();
            rig.targets.bind(true, d -> List.of(outcome(status)));
            Outcome lmtp = rig.accept(rig.envelope(id, ANN), IN_TIME, Option.NEVER_QUEUE)
                    .get(0);
            assertEquals(outcome(status).reply(), lmtp.reply());
            assertTrue(rig.queue.find(id).isEmpty());
            answerById(all);
        }
        assertEquals("nobody is told by mail of what was said on the wire", 0, count(told));
    }

    @Test
    public void whatHasNoSender() throws Exception {
        Map<String, EnhancedStatus> all = statuses();
        all.values().removeIf(s -> !s.isPermanent());
        Map<String, String> told = answerById(all);
        for (String id : all.keySet()) {
            Envelope e = rig.envelope(id, ANN);
            var mail = MailParameters.of(Address.NULL);
            rig.accept(new Envelope(id, e.session(), e.direction(), mail, e.recipients(), e.received()), NOW);
        }
        eventually(() -> rig.queue.size() == 0);
        assertEquals(Map.of(), told);
    }
}
