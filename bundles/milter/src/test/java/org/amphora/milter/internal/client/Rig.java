package org.amphora.milter.internal.client;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.amphora.api.dns.DnsResolver;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.testkit.filter.FakeMessage;
import org.amphora.testkit.filter.FakeTransaction;
import org.amphora.testkit.site.FakeSite;

/** The filter of one milter, and what a test asks of it. */
final class Rig {
    static final String MESSAGE =
            "Return-Path: <alice@remote.example>\nReceived: by us\nSubject: hello\n\tworld\nX-Odd:no space\n\nbody\n";
    static final MailParameters ALICE = MailParameters.of(Address.of("alice@remote.example"));
    static final Recipient BOB = Recipient.local(Address.of("bob@example.org"), "bob@example.org");

    private Rig() {}

    /** The defaults of the annotation, and what a test sets. */
    static Map<String, Object> raw(String... keysAndValues) {
        var raw = new HashMap<String, Object>();
        for (var key : MilterConfig.class.getDeclaredMethods())
            raw.put(key.getName().replace("__", "_"), key.getDefaultValue());
        raw.put("service.pid", "org.amphora.milter~test");
        for (int i = 0; i < keysAndValues.length; i += 2) raw.put(keysAndValues[i], keysAndValues[i + 1]);
        return raw;
    }

    static MilterSettings settings(FakeMilter milter, String... keysAndValues) throws IOException {
        Map<String, Object> raw = raw(keysAndValues);
        raw.put("milter", milter.endpoint().text());
        return MilterSettings.read(raw);
    }

    static MilterFilter filter(MilterSettings settings, DnsResolver dns) {
        return new MilterFilter(settings, () -> Optional.of(new FakeSite()), () -> Optional.ofNullable(dns));
    }

    static MilterFilter filter(FakeMilter milter, String... keysAndValues) throws IOException {
        return filter(settings(milter, keysAndValues), null);
    }

    /** A whole transaction; the message tells of the edits, the verdict is that of the last stage. */
    record Result(Verdict verdict, FakeMessage message) {}

    static Result run(MilterFilter filter, String id, String text) {
        var transaction = new FakeTransaction(id);
        FakeMessage message = FakeMessage.of(transaction, text);
        MessageFilter view = filter.begin(transaction);
        try {
            Verdict verdict = view.sender(ALICE);
            if (verdict instanceof Verdict.Continue) verdict = view.recipient(BOB);
            if (verdict instanceof Verdict.Continue) verdict = view.message(message);
            return new Result(verdict, message);
        } finally {
            view.end();
        }
    }

    static Result run(MilterFilter filter) {
        return run(filter, "m1", MESSAGE);
    }
}
