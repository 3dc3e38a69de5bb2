package org.amphora.intake.internal;

import static org.amphora.intake.internal.Rig.data;
import static org.amphora.intake.internal.Rig.rcpt;
import static org.amphora.intake.internal.Rig.stranger;
import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.Map;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.Verdict;
import org.amphora.api.intake.IntakeTransaction;
import org.amphora.api.intake.IntakeTransaction.Committed;
import org.amphora.api.mail.SessionFacts;
import org.amphora.chain.Installed.Origin;
import org.junit.After;
import org.junit.Test;

/** A filter that says where it has something to say. */
public class StagesTest {
    private final Rig rig = new Rig();
    private final ScriptedFilter filter = new ScriptedFilter();
    private final SessionFacts session = stranger().build();

    @After
    public void nothingIsLeft() {
        rig.close();
        assertEquals("transactions left", 0, rig.intake.transactions());
    }

    private void add(MailFilter f, String name, Object stages) {
        rig.filters.add(
                f,
                Map.of(MailFilter.NAME, name, MailFilter.BLOCKING, false, MailFilter.STAGES, stages),
                Origin.UNKNOWN);
    }

    private Committed send() throws Exception {
        IntakeTransaction t = rig.begin();
        rcpt(t, "bob@example.org");
        return data(t, Rig.MESSAGE);
    }

    @Test
    public void itIsAskedThereAndNotElsewhere() throws Exception {
        add(filter, "f", "message");
        rig.intake.hello(session);
        rig.begin().abort();
        rig.intake.disconnected(session);
        assertEquals("a transaction that does not get there", List.of(), filter.calls);
        send();
        assertEquals(List.of("begin", "message", "end"), filter.calls);
        filter.message = m -> Verdict.reject("not this one");
        assertEquals("550 5.7.1 not this one", send().reply().toString());
    }

    @Test
    public void severalMayBeNamed() throws Exception {
        add(filter, "f", new String[] {"sender", "recipient"});
        send();
        assertEquals(List.of("begin", "sender alice@remote.example", "recipient bob@example.org", "end"), filter.calls);
    }

    @Test
    public void aWordThatIsNoneIsAllOfThem() throws Exception {
        add(filter, "f", "message, never");
        send();
        assertEquals(
                List.of(
                        "connected client.example",
                        "begin",
                        "sender alice@remote.example",
                        "recipient bob@example.org",
                        "message",
                        "end"),
                filter.calls);
    }

    @Test
    public void oneInShadowIsAskedAtItsOwn() throws Exception {
        var shadow = new ScriptedFilter();
        add(filter, "f", "recipient");
        add(shadow, "new", "message");
        rig.set("filters_shadow", "new:f");
        shadow.message = m -> Verdict.reject("not this one");
        send();
        assertEquals(List.of("begin", "message", "end"), shadow.calls);
        assertEquals(1, rig.filters.shadows().get(0).differed());
    }
}
