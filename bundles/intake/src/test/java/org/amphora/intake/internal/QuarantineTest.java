package org.amphora.intake.internal;

import static org.amphora.intake.internal.Rig.MESSAGE;
import static org.amphora.intake.internal.Rig.data;
import static org.amphora.intake.internal.Rig.rcpt;
import static org.amphora.intake.internal.Rig.stranger;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.amphora.api.filter.FilterReport;
import org.amphora.api.filter.Verdict;
import org.amphora.api.intake.IntakeTransaction;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Reply;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** A filter that keeps failing. */
public class QuarantineTest {
    private final Rig rig = new Rig();
    private final ScriptedFilter filter = new ScriptedFilter();

    @Before
    public void threeFailures() {
        rig.set("filter_failure_limit", "3");
        rig.set("filter_quarantine", "1h");
        rig.inlineFilter(filter, "f");
        filter.message = m -> {
            throw new IllegalStateException("a bug");
        };
    }

    @After
    public void nothingIsLeft() {
        rig.close();
        assertEquals("bodies left open", 0, rig.spool.memory().open());
        assertEquals("transactions left", 0, rig.intake.transactions());
    }

    private String send() throws Exception {
        IntakeTransaction t = rig.begin();
        rcpt(t, "bob@example.org");
        return data(t, MESSAGE).reply().toString();
    }

    private void failThreeTimes() throws Exception {
        for (int i = 0; i < 3; i++) {
            rig.begin().abort(); // who goes away before the message shows nothing
            assertTrue(send().startsWith("451 4.3.0 Internal error"));
        }
    }

    @Test
    public void oneMessageIsOneFailure() throws Exception {
        filter.recipient = r -> {
            throw new IllegalStateException("a bug");
        };
        IntakeTransaction t = rig.begin();
        for (int i = 0; i < 5; i++) rcpt(t, "bob@example.org");
        t.abort();
        assertEquals(1, rig.filters.reports().get(0).counts().failed());
        assertEquals("yes", rig.filters.reports().get(0).takesPart());
    }

    @Test
    public void mailPassesWithoutIt() throws Exception {
        failThreeTimes();
        filter.calls.clear();
        assertTrue(send().startsWith("250"));
        assertEquals(List.of(), filter.calls);
        assertTrue(
                rig.intake.problems().toString(), rig.intake.problems().get(0).contains("filter f"));
        FilterReport report = rig.filters.reports().get(0);
        assertEquals("quarantined", report.takesPart());
        assertEquals(3, report.counts().failed());
    }

    @Test
    public void aRequiredOneGives451Meanwhile() throws Exception {
        rig.require("f");
        failThreeTimes();
        assertEquals(
                "451 4.3.2 System not accepting messages at the moment",
                rig.refusal(stranger().build(), "alice@remote.example"));
        filter.message = m -> Verdict.CONTINUE;
        assertTrue(rig.filters.release("f"));
        assertTrue(send().startsWith("250"));
        assertEquals(List.of(), rig.intake.problems());
    }

    @Test
    public void aRefusalThatWouldLoseTheMessageIsAFailure() throws Exception {
        filter.message = m -> new Verdict.Refuse(new Reply(250, EnhancedStatus.OK, "Ok"));
        assertTrue(send().startsWith("451 4.3.0 Internal error"));
        filter.message = m -> new Verdict.Refuse(null);
        assertTrue(send().startsWith("451 4.3.0 Internal error"));
        filter.message = m -> {
            m.edit(null);
            return Verdict.CONTINUE;
        };
        assertTrue(send().startsWith("451 4.3.0 Internal error"));
        assertEquals(3, rig.filters.reports().get(0).counts().failed());
    }

    @Test
    public void othersAreNotTouched() throws Exception {
        var second = new ScriptedFilter();
        rig.inlineFilter(second, "g");
        failThreeTimes();
        assertTrue(send().startsWith("250"));
        assertTrue(second.calls.contains("message"));
        assertEquals(7, rig.filters.reports().get(1).counts().messages());
    }
}
