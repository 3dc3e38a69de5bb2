package org.amphora.milter.internal.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Verdict;
import org.amphora.testkit.net.FakeConnection;
import org.junit.After;
import org.junit.Test;

/** What should not be: filters that are absent, throw or hang, limits, and mail servers that break the protocol. */
public class MilterServerTroubleTest {
    private final Bench bench = new Bench();

    @After
    public void close() {
        bench.close();
    }

    @Test
    public void aFilterThatIsNotThereIsWaitedFor() {
        MailFilter there = Bench.editing();
        bench.with("there", there);
        FakeConnection c = bench.agreed();
        assertEquals(List.of("c"), Bench.say(c, "M<>\0", "A"));
        bench.without(there);
        assertEquals(List.of("y451 4.3.2 Try again later|"), Bench.say(c, "M<>\0", "A"));
        bench.with("there", there);
        assertEquals(List.of("c"), Bench.say(c, "M<>\0", "A"));
    }

    @Test
    public void aFilterThatThrowsPutsOff() {
        bench.with("throw", Bench.at(m -> {
            throw new IllegalStateException("a bug");
        }));
        List<String> answers = Bench.message(bench.agreed(), Bench.MAIL);
        assertEquals("y451 4.3.0 Internal error (fake1m1)|", answers.get(answers.size() - 1));
    }

    @Test
    public void aFilterThatHangsPutsOff() {
        var never = new CountDownLatch(1);
        try (Bench own = new Bench("filter_timeout", "50ms").with("hang", (MailFilter) t -> new MessageFilter() {
            @Override
            public Verdict message(FilteredMessage message) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    // its time is over
                }
                return Verdict.proceed();
            }
        })) {
            List<String> answers = Bench.message(own.agreed(), Bench.MAIL);
            assertEquals("y451 4.3.2 Try again later|", answers.get(answers.size() - 1));
        }
    }

    @Test
    public void badEditsPutOff() {
        bench.with("bad", Bench.editing(new Edit.AddHeader("X", "a\nb: c")));
        List<String> answers = Bench.message(bench.agreed(), Bench.MAIL);
        assertTrue(answers.toString(), answers.get(answers.size() - 1).startsWith("y451 4.3.0 Internal error"));
    }

    @Test
    public void limitsAreKept() {
        try (Bench own = new Bench("message_size_limit", "1K", "header_size_limit", "1K", "recipient_limit", "1")
                .with("nothing", Bench.editing())) {
            FakeConnection c = own.agreed();
            String half = "B" + "x".repeat(512);
            assertEquals("just fits", List.of("c", "c", "c", "c"), Bench.message(c, "N", half, half));
            assertEquals(
                    List.of("c", "c", "c", "y552 5.3.4 Message exceeds the fixed maximum size|"),
                    Bench.message(c, "N", half, half, "Bx"));
            assertEquals(
                    List.of("c", "c", "c", "y552 5.3.4 Message exceeds the fixed maximum size|"),
                    Bench.message(c, "LA\0" + "x".repeat(1024) + "\0", "N"));
            assertEquals(
                    List.of("c", "c", "y452 4.5.3 Too many recipients|"),
                    Bench.say(c, "M<>\0", "R<a@b>\0", "R<c@d>\0"));
            assertTrue(c.isOpen());
        }
        try (Bench own = new Bench("packet_limit", "64K")) {
            FakeConnection c = own.agreed();
            c.type(new byte[] {0, 1, 0, 1});
            assertFalse(c.isOpen());
        }
    }

    @Test
    public void whatBreaksTheProtocolEndsIt() {
        for (String first : List.of("M<>\0", "DM", "Cx\0U", "Z", "E")) {
            FakeConnection c = bench.open();
            assertEquals(List.of(), Bench.say(c, first));
            assertFalse(first, c.isOpen());
        }
        for (String later : List.of(Bench.OFFER, "R<a@b>\0", "T", "N", "E", "Bx", "LA\0b\0", "Mno end", "Z")) {
            FakeConnection c = bench.agreed();
            assertEquals(List.of(), Bench.say(c, later));
            assertFalse(later, c.isOpen());
        }
    }
}
