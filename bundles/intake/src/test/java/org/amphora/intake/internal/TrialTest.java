package org.amphora.intake.internal;

import static org.amphora.intake.internal.Rig.stranger;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.FilterTrial;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.junit.After;
import org.junit.Test;

/** What filters would say to a message that goes nowhere. */
public class TrialTest {
    private final Rig rig = new Rig();
    private final ScriptedFilter filter = new ScriptedFilter();

    @After
    public void nothingIsLeft() {
        assertEquals("nothing is delivered", 0, rig.spool.accepted().size());
        rig.close();
        assertEquals("bodies left open", 0, rig.spool.memory().open());
        assertEquals("transactions left", 0, rig.intake.transactions());
    }

    private List<String> steps(List<String> filters, String... to) throws Exception {
        var message = new ByteArrayInputStream("Subject: x\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII));
        var trial = new FilterTrial(
                stranger().build(),
                Direction.INBOUND,
                Address.of("alice@remote.example"),
                List.of(to).stream().map(Address::of).toList(),
                filters,
                message);
        return rig.intake.explain(trial).stream()
                .map(s -> s.filter() + "/" + s.stage() + ": " + String.join("; ", s.said()))
                .map(s -> s.replaceAll("TRIAL\\w+", "ID"))
                .toList();
    }

    @Test
    public void eachStepIsExplained() throws Exception {
        rig.inlineFilter(filter, "f");
        filter.edits(new Edit.AddHeader("X-Seen", "yes"));
        assertEquals(
                List.of(
                        "f/connected: continues",
                        "f/sender: continues",
                        "f/recipient: continues",
                        "/recipient: <bob@example.org> would be answered 250 2.1.5 Ok",
                        "/recipient: <nobody@example.org> would be answered 550 5.1.1 No such user here",
                        "f/message: continues; adds X-Seen: yes",
                        "/message: would go to <bob@example.org>, from <alice@remote.example>",
                        "/message: would be answered 250 2.0.0 Ok: delivered as ID"),
                steps(List.of(), "bob@example.org", "nobody@example.org"));
        assertEquals("disconnected", filter.calls.get(filter.calls.size() - 1));
        assertEquals(
                "it is not counted", 0, rig.filters.reports().get(0).counts().messages());
    }

    @Test
    public void whereItEndsIsTold() throws Exception {
        rig.inlineFilter(filter, "f");
        filter.message = m -> Verdict.reject("Spam");
        List<String> steps = steps(List.of(), "bob@example.org");
        assertEquals("f/message: refuses: 550 5.7.1 Spam", steps.get(4));
        assertEquals("/message: would be answered 550 5.7.1 Spam", steps.get(5));
        filter.sender = m -> Verdict.reject("No");
        steps = steps(List.of(), "bob@example.org");
        assertEquals("/sender: would be refused: 550 5.7.1 No", steps.get(steps.size() - 1));
        filter.connected = s -> Verdict.reject("Go");
        steps = steps(List.of(), "bob@example.org");
        assertEquals("/connected: would be refused: 550 5.7.1 Go", steps.get(steps.size() - 1));
    }

    @Test
    public void failuresAreTold() throws Exception {
        rig.set("filter_failure_limit", "1");
        rig.inlineFilter(filter, "f");
        filter.message = m -> {
            throw new IllegalStateException("a bug");
        };
        List<String> steps = steps(List.of(), "bob@example.org");
        assertEquals("f/message: threw java.lang.IllegalStateException: a bug", steps.get(4));
        assertEquals(
                "and do not quarantine it", "yes", rig.filters.reports().get(0).takesPart());
    }

    @Test
    public void filtersThatAreOffMayBeTried() throws Exception {
        rig.set("filters_off", "f");
        rig.inlineFilter(filter, "f");
        assertEquals(
                "/recipient: <bob@example.org> would be answered 250 2.1.5 Ok",
                steps(List.of(), "bob@example.org").get(0));
        assertEquals(
                "f/connected: continues", steps(List.of("f"), "bob@example.org").get(0));
        assertThrows(IllegalArgumentException.class, () -> steps(List.of("nobody"), "bob@example.org"));
    }
}
