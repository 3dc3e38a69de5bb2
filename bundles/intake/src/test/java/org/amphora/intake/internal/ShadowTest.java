package org.amphora.intake.internal;

import static org.amphora.intake.internal.Rig.data;
import static org.amphora.intake.internal.Rig.rcpt;
import static org.amphora.intake.internal.Rig.stranger;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.amphora.api.filter.AuthResult;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.ShadowReport;
import org.amphora.api.filter.ShadowReport.Difference;
import org.amphora.api.filter.Transaction;
import org.amphora.api.filter.Verdict;
import org.amphora.api.intake.IntakeTransaction;
import org.amphora.chain.Installed.Origin;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** A new version beside the present one: it sees live mail, and nothing that it does reaches it. */
public class ShadowTest {
    private final Rig rig = new Rig();
    private final ScriptedFilter present = new ScriptedFilter();
    private final ScriptedFilter next = new ScriptedFilter();
    private final CountDownLatch release = new CountDownLatch(1);

    @Before
    public void twoVersions() {
        rig.inlineFilter(present, "f", new Origin("org.example.f", "1.0.0"));
        rig.inlineFilter(next, "f", new Origin("org.example.f", "2.0.0"));
        rig.set("filters_shadow", "f@2.0.0:f");
    }

    @After
    public void nothingIsLeft() {
        release.countDown();
        rig.close();
        assertEquals("bodies left open", 0, rig.spool.memory().open());
        assertEquals("transactions left", 0, rig.intake.transactions());
    }

    private String send(String subject) throws Exception {
        IntakeTransaction t = rig.begin();
        rcpt(t, "bob@example.org");
        data(t, "Subject: " + subject + "\r\n\r\nbody\r\n");
        return t.id();
    }

    private ShadowReport report() {
        return rig.filters.shadows().get(0);
    }

    private List<String> differences() {
        return report().differences().stream()
                .map(d -> d.stage() + ": " + d.present() + " | " + d.shadow())
                .toList();
    }

    private static boolean has(FilteredMessage m, String word) {
        try (var in = m.body().open()) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII).contains(word);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    public void itIsShownToDifferOnExactlyTheKnownMessages() throws Exception {
        present.message = m -> has(m, "lottery") ? Verdict.reject("Spam") : Verdict.CONTINUE;
        next.message = m -> has(m, "lottery") || has(m, "pills") ? Verdict.reject("Spam") : Verdict.CONTINUE;
        var known = new ArrayList<String>();
        for (int i = 0; i < 60; i++) {
            String id = send(i % 20 == 7 ? "pills " + i : i % 5 == 0 ? "lottery " + i : "hello " + i);
            if (i % 20 == 7) known.add(id);
        }
        assertEquals(
                known, report().differences().stream().map(Difference::about).toList());
        assertEquals(3, report().differed());
        assertEquals(57, report().agreed());
        assertEquals(
                "message: continues | refuses: 550 5.7.1 Spam", differences().get(0));
        assertEquals("what it refuses is taken", 48, rig.spool.accepted().size());
    }

    @Test
    public void itSeesWhatThePresentOneSees() throws Exception {
        var before = new ScriptedFilter().edits(new Edit.AddHeader("X-Before", "yes"));
        rig.set("filters", "before, f");
        rig.inlineFilter(before, "before");
        present.edits(new Edit.AddHeader("X-Present", "yes"));
        next.message = m -> {
            assertTrue(has(m, "X-Before"));
            assertFalse(has(m, "X-Present"));
            m.edit(new Edit.AddHeader("X-Next", "yes"));
            return new Verdict.Hold("look");
        };
        send("hello");
        assertTrue(rig.message().contains("X-Present: yes"));
        assertFalse(rig.message().contains("X-Next"));
        assertEquals(java.util.Set.of(), rig.last().options());
        assertEquals(List.of("message: continues; adds X-Present: yes | holds: look; adds X-Next: yes"), differences());
    }

    @Test
    public void bodiesAreComparedByWhatIsInThem() throws Exception {
        present.message = m -> replace(m, "one");
        next.message = m -> replace(m, "one");
        send("hello");
        assertEquals(1, report().agreed());
        next.message = m -> replace(m, "two");
        send("hello");
        assertEquals(
                List.of("message: continues; replaces the body by 3 bytes | continues; replaces the body by 3 bytes"),
                differences());
        assertTrue(rig.message().endsWith("one"));
    }

    private Verdict replace(FilteredMessage m, String text) {
        m.edit(new Edit.ReplaceBody(rig.spool.memory().body(text)));
        return Verdict.CONTINUE;
    }

    @Test
    public void eachStageIsComparedAndTheFirstDifferenceTold() throws Exception {
        next.connected = s -> Verdict.reject("Go");
        rig.intake.hello(stranger().build());
        assertEquals(List.of("connected: continues | refuses: 550 5.7.1 Go"), differences());
        next.sender = m -> Verdict.reject("No");
        next.recipient = r -> Verdict.reject("No");
        send("hello");
        assertEquals("sender: continues | refuses: 550 5.7.1 No", differences().get(1));
        assertEquals("one message, one difference", 2, report().differed());
        next.sender = m -> Verdict.CONTINUE;
        send("hello");
        assertEquals(
                "recipient: continues | refuses: 550 5.7.1 No", differences().get(2));
    }

    @Test
    public void aFailureIsADifferenceAndNothingMore() throws Exception {
        next.message = m -> {
            throw new StackOverflowError();
        };
        send("hello");
        assertEquals(List.of("message: continues | failed: threw java.lang.StackOverflowError"), differences());
        rig.timeout(Duration.ofMillis(250));
        next.message = m -> {
            try {
                release.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                // that is how it is told
            }
            return Verdict.reject("too late");
        };
        send("hello");
        assertEquals(
                "message: continues | failed: has not answered within 125 ms",
                differences().get(1));
        assertEquals(2, rig.spool.accepted().size());
    }

    @Test
    public void oneThatKeepsFailingIsAskedNoMore() throws Exception {
        rig.set("filter_failure_limit", "2");
        next.message = m -> {
            throw new IllegalStateException("a bug");
        };
        for (int i = 0; i < 3; i++) send("hello");
        assertEquals("quarantined", report().state());
        assertEquals(3, rig.spool.accepted().size());
        assertEquals(List.of("f@1.0.0"), asked());
    }

    private List<String> asked() {
        return rig.filters.reports().stream()
                .filter(r -> r.takesPart().equals("yes"))
                .map(r -> r.name() + "@" + r.version())
                .toList();
    }

    @Test
    public void whatItFindsIsComparedAndHidden() throws Exception {
        var seen = new ArrayList<AuthResult>();
        rig.filters.remove(present, Duration.ZERO);
        rig.filters.remove(next, Duration.ZERO);
        rig.inlineFilter(new Finder("pass"), "f", new Origin("org.example.f", "1.0.0"));
        rig.inlineFilter(new Finder("fail"), "f", new Origin("org.example.f", "2.0.0"));
        rig.inlineFilter(
                new MailFilter() {
                    @Override
                    public MessageFilter begin(Transaction t) {
                        return new MessageFilter() {
                            @Override
                            public Verdict message(FilteredMessage m) {
                                seen.addAll(t.results(AuthResult.class));
                                return Verdict.CONTINUE;
                            }
                        };
                    }
                },
                "later");
        send("hello");
        assertEquals(List.of("pass"), seen.stream().map(AuthResult::result).toList());
        assertEquals(List.of("message: continues; finds spf=pass | continues; finds spf=fail"), differences());
    }

    /** Leaves a result. */
    private record Finder(String result) implements MailFilter {
        @Override
        public MessageFilter begin(Transaction t) {
            return new MessageFilter() {
                @Override
                public Verdict message(FilteredMessage m) {
                    t.add(new AuthResult("spf", result, "", List.of()));
                    return Verdict.CONTINUE;
                }
            };
        }
    }

    @Test
    public void itEndsWithTheTransaction() throws Exception {
        send("hello");
        assertEquals("end", next.calls.get(next.calls.size() - 1));
        assertEquals(present.calls, next.calls);
        assertEquals(0, rig.filters.remove(next, Duration.ZERO).inside());
    }
}
