package org.amphora.testkit.filter;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.amphora.api.mail.SessionFacts;
import org.junit.Test;

/**
 * What every {@link MailFilter} keeps to, whatever it does: a verdict at each stage, no exception because of what a
 * client sends, hands off the body, no state shared by transactions. A filter's test extends it.
 */
public abstract class MailFilterContract {
    private static final String PLAIN =
            "Return-Path: <alice@remote.example>\nFrom: alice@remote.example\nSubject: hello\n\nbody\n";

    /** Messages as they should not be, and as they come. */
    private static final List<String> ODD = List.of(
            "",
            "\n",
            "\n\n",
            "no header at all",
            "Subject: no end of the header",
            ": no name\n\nbody\n",
            "Subject\n: folded\n\n",
            "Subject: =?utf-8?B?####?= =?utf-8?Q?=ZZ?= =?nonsense\n\n",
            "Subject: \u0000\u0001\n\n\u0000",
            "Subject: gr\u00fc\u00dfe \ud83d\udce7\n\nbody\n",
            "Subject: a\nSubject: b\nSubject:\n\nbody\n",
            "Subject: " + "x".repeat(100_000) + "\n\nbody\n",
            "X: y\n".repeat(5_000) + "\nbody\n",
            "Content-Type: multipart/mixed; boundary=\"\n\n--\n--\n",
            "Subject: one\n\n" + "y".repeat(200_000) + "\n");

    /** A new filter with a configuration under which it does something. */
    protected abstract MailFilter filter() throws Exception;

    private static MailParameters from(String address) {
        return MailParameters.of(address.isEmpty() ? Address.NULL : Address.of(address));
    }

    private static Recipient to(String address) {
        return Recipient.local(Address.of(address), address);
    }

    /** A whole transaction: the edits, or those before the verdict that ends it. */
    private static List<Edit> run(MailFilter filter, String id, String text) {
        var transaction = new FakeTransaction(id);
        MessageFilter view = filter.begin(transaction);
        if (view == null) return List.of();
        FakeMessage message = FakeMessage.of(transaction, text);
        try {
            assertNotNull("sender", view.sender(from("alice@remote.example")));
            assertNotNull("recipient", view.recipient(to("bob@example.org")));
            assertNotNull("message", view.message(message));
        } finally {
            view.end();
        }
        assertFalse("the body is not the filter's to close", message.isClosed());
        return message.edits();
    }

    @Test
    public void eachStageHasAVerdict() throws Exception {
        MailFilter filter = filter();
        SessionFacts session = FakeTransaction.client().build();
        assertNotNull(filter.connected(session));
        run(filter, "m1", PLAIN);
        filter.disconnected(session);
    }

    @Test
    public void aTransactionMayEndAfterAnyStage() throws Exception {
        MailFilter filter = filter();
        for (int stages = 0; stages < 3; stages++) {
            MessageFilter view = filter.begin(new FakeTransaction("m" + stages));
            if (view == null) continue;
            if (stages > 0) assertNotNull(view.sender(from("")));
            if (stages > 1) assertNotNull(view.recipient(to("bob@example.org")));
            view.end();
        }
        assertNotNull("it goes on after those", run(filter, "m9", PLAIN));
    }

    @Test
    public void oddAddressesAndClientsAreNoError() throws Exception {
        MailFilter filter = filter();
        var silent = SessionFacts.builder("s").listener("smtp", "mx").build();
        assertNotNull(filter.connected(silent));
        MessageFilter view = filter.begin(new FakeTransaction("m1", silent, org.amphora.api.mail.Direction.INBOUND));
        if (view != null) {
            assertNotNull(view.sender(from("")));
            assertNotNull(view.recipient(new Recipient(
                    new Address("postmaster", ""),
                    new Address("postmaster", ""),
                    new Route.Local("postmaster@example.org", ""),
                    java.util.Set.of(),
                    "")));
            assertNotNull(view.recipient(to("a b\"c@d@example.org")));
            view.end();
        }
        filter.disconnected(silent);
    }

    @Test
    public void oddMessagesAreNoError() throws Exception {
        MailFilter filter = filter();
        for (String text : ODD) assertNotNull(run(filter, "m1", text));
        var transaction = new FakeTransaction("m2");
        byte[] bytes = "Subject: caf\u00e9\r\n\r\nb\u00e9\r\n".getBytes(StandardCharsets.ISO_8859_1);
        MessageFilter view = filter.begin(transaction);
        if (view == null) return;
        assertNotNull(view.sender(from("alice@remote.example")));
        assertNotNull(view.message(new FakeMessage(transaction, bytes)));
        view.end();
    }

    @Test
    public void transactionsDoNotShareState() throws Exception {
        MailFilter filter = filter();
        int threads = 4;
        var start = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            var all = new ArrayList<Future<List<Integer>>>();
            for (int t = 0; t < threads; t++) {
                String name = "t" + t;
                Callable<List<Integer>> work = () -> {
                    start.await(10, TimeUnit.SECONDS);
                    var counts = new ArrayList<Integer>();
                    for (int i = 0; i < 50; i++)
                        counts.add(run(filter, name + 'm' + i, PLAIN).size());
                    return counts;
                };
                all.add(pool.submit(work));
            }
            int alone = run(filter(), "m", PLAIN).size();
            for (Future<List<Integer>> one : all)
                for (int count : one.get(30, TimeUnit.SECONDS)) assertEquals("edits of one message", alone, count);
        } finally {
            pool.shutdownNow();
        }
        assertTrue("threads have ended", pool.awaitTermination(10, TimeUnit.SECONDS));
    }

    /** Whether a verdict lets the message live, for tests of their own. */
    protected static boolean lives(Verdict verdict) {
        return !(verdict instanceof Verdict.Refuse || verdict instanceof Verdict.Discard);
    }
}
