package org.amphora.filter.sample.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.Verdict;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.ConfigReader;
import org.amphora.testkit.filter.FakeMessage;
import org.amphora.testkit.filter.FakeTransaction;
import org.amphora.testkit.filter.MailFilterContract;
import org.junit.Test;

public class SampleFilterTest extends MailFilterContract {
    private static final Map<String, Object> DEFAULTS =
            Map.of("header_name", "X-Amphora-Sample", "header_value", "seen", "refuse_word", "");

    private final FakeTransaction transaction = new FakeTransaction("m1");

    @Override
    protected MailFilter filter() {
        return filter("refuse_word", "Lottery");
    }

    private static SampleFilter filter(String key, String value) {
        var filter = new SampleFilter();
        filter.configure(null, with(key, value));
        return filter;
    }

    private static Map<String, Object> with(String key, String value) {
        var raw = new HashMap<>(DEFAULTS);
        raw.put(key, value);
        return raw;
    }

    private Verdict judge(MailFilter filter, FakeMessage message) {
        return filter.begin(transaction).message(message);
    }

    @Test
    public void addsAField() {
        FakeMessage message = FakeMessage.of(transaction, "Subject: hello\n\nbody\n");
        assertEquals(Verdict.CONTINUE, judge(filter(), message));
        assertEquals(List.of(new Edit.AddHeader("X-Amphora-Sample", "seen")), message.edits());
    }

    @Test
    public void addsNothingWithoutAValue() {
        FakeMessage message = FakeMessage.of(transaction, "Subject: hello\n\nbody\n");
        assertEquals(Verdict.CONTINUE, judge(filter("header_value", ""), message));
        assertEquals(List.of(), message.edits());
    }

    @Test
    public void refusesAWordInTheSubject() {
        for (String subject : List.of("The LOTTERY is yours", "=?utf-8?B?bG90dGVyeQ==?=", "the\n lottery")) {
            FakeMessage message = FakeMessage.of(transaction, "Subject: " + subject + "\n\nbody\n");
            var verdict = (Verdict.Refuse) judge(filter(), message);
            assertEquals(
                    "550 5.7.1 The subject holds a word that is not taken here",
                    verdict.reply().toString());
        }
    }

    @Test
    public void aBadValueChangesNothing() {
        SampleFilter filter = filter("header_value", "one");
        filter.configure(null, with("header_name", "not a name"));
        FakeMessage message = FakeMessage.of(transaction, "Subject: hello\n\nbody\n");
        judge(filter, message);
        assertEquals(List.of(new Edit.AddHeader("X-Amphora-Sample", "one")), message.edits());

        filter.configure(null, with("header_value", "two"));
        message.edits().clear();
        judge(filter, message);
        assertEquals(List.of(new Edit.AddHeader("X-Amphora-Sample", "two")), message.edits());
    }

    @Test
    public void aBadValueAtTheStartIsMendedLater() {
        SampleFilter filter = filter("header_name", "not a name");
        FakeMessage message = FakeMessage.of(transaction, "Subject: hello\n\nbody\n");
        assertEquals(Verdict.CONTINUE, judge(filter, message));
        assertEquals(List.of(), message.edits());

        filter.configure(null, with("header_value", "two"));
        judge(filter, message);
        assertEquals(List.of(new Edit.AddHeader("X-Amphora-Sample", "two")), message.edits());
    }

    @Test
    public void aBadFileIsNamed() {
        var in = new ConfigReader(SampleFilter.PID, with("header_nam", "x"));
        var e = assertThrows(BadConfiguration.class, () -> SampleSettings.read(in));
        assertEquals(
                "etc/org.amphora.filter.sample.cfg: key header_nam is unknown;"
                        + " known are header_name, header_value, refuse_word",
                e.getMessage());
    }
}
