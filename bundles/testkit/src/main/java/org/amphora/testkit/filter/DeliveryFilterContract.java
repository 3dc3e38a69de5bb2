package org.amphora.testkit.filter;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.amphora.api.filter.DeliveryAction;
import org.amphora.api.filter.DeliveryFilter;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.junit.Test;

/**
 * What every {@link DeliveryFilter} keeps to, whatever it does: actions that are whole or none, no exception because of
 * what a client sends, hands off the body, no state shared by deliveries. A filter's test extends it.
 */
public abstract class DeliveryFilterContract {
    private static final Recipient BOB = Recipient.local(Address.of("bob@example.org"), "bob@example.org");

    /** Messages as they should not be, and as they come. */
    private static final List<String> ODD = List.of(
            "",
            "\r\n",
            "no header at all",
            "Subject: no end of the header",
            ": no name\r\n\r\nbody\r\n",
            "Subject: =?utf-8?B?####?= =?nonsense\r\n\r\n",
            "Subject: \u0000\u0001\r\n\r\n\u0000",
            "Subject: " + "x".repeat(100_000) + "\r\n\r\nbody\r\n",
            "Content-Type: multipart/mixed; boundary=\"\r\n\r\n--\r\n--\r\n");

    /** A new filter with a configuration under which it does something. */
    protected abstract DeliveryFilter filter() throws Exception;

    private static List<DeliveryAction> run(DeliveryFilter filter, String sender, String text) {
        var transaction = new FakeTransaction("m1");
        var envelope = new Envelope(
                "m1",
                transaction.session(),
                Direction.INBOUND,
                MailParameters.of(sender.isEmpty() ? Address.NULL : Address.of(sender)),
                List.of(BOB),
                Instant.EPOCH);
        var message = new FakeMessage(envelope, text.getBytes(StandardCharsets.UTF_8));
        List<DeliveryAction> actions = filter.filter(envelope, BOB, message.body());
        assertFalse("the body is not the filter's to close", message.isClosed());
        assertNotNull("no opinion is an empty list", actions);
        for (DeliveryAction action : actions) assertNotNull("an action", action);
        return actions;
    }

    @Test
    public void oddMessagesAndSendersAreNoError() throws Exception {
        DeliveryFilter filter = filter();
        for (String sender : List.of("", "alice@remote.example")) for (String text : ODD) run(filter, sender, text);
    }

    @Test
    public void theSameMessageAgainIsTheSame() throws Exception {
        // a delivery that was deferred is asked about once more: actions are known by their place in the list
        DeliveryFilter filter = filter();
        String text = "Subject: hello\r\n\r\nbody\r\n";
        assertEquals(
                kinds(run(filter, "alice@remote.example", text)), kinds(run(filter, "alice@remote.example", text)));
    }

    @Test
    public void deliveriesDoNotShareState() throws Exception {
        DeliveryFilter filter = filter();
        String text = "Subject: hello\r\n\r\nbody\r\n";
        var alone = kinds(run(filter(), "alice@remote.example", text));
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            Callable<List<String>> work = () -> kinds(run(filter, "alice@remote.example", text));
            var all = new ArrayList<Future<List<String>>>();
            for (int i = 0; i < 200; i++) all.add(pool.submit(work));
            for (var one : all) assertEquals(alone, one.get(30, TimeUnit.SECONDS));
        } finally {
            pool.shutdownNow();
        }
    }

    private static List<String> kinds(List<DeliveryAction> actions) {
        return actions.stream().map(a -> a.getClass().getSimpleName()).toList();
    }
}
