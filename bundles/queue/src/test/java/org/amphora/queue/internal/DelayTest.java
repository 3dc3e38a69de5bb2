package org.amphora.queue.internal;

import static org.amphora.queue.internal.QueueRig.eventually;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Notify;
import org.amphora.api.mail.Recipient;
import org.amphora.api.queue.QueueEntry;
import org.amphora.testkit.queue.FakeTarget;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Senders are told once that their message is late. */
public class DelayTest {
    private static final Duration NOW = Duration.ofSeconds(-1);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Hops hops = new Hops();
    private final FakeTarget local = new FakeTarget();
    private QueueRig rig;

    @Before
    public void open() throws Exception {
        rig = new QueueRig(folder.getRoot().toPath().resolve("spool"));
        rig.targets.bind(true, local);
        rig.targets.bind(false, hops);
        hops.busy("far.example", true);
    }

    @After
    public void close() throws Exception {
        rig.close();
    }

    private static Recipient far(Notify... on) {
        Recipient r = Hops.at("far.example");
        return new Recipient(r.address(), r.original(), r.route(), Set.of(on), r.orcpt());
    }

    private int attempts() {
        return rig.queue
                .find("m1")
                .map(QueueEntry::pending)
                .orElseThrow()
                .get(0)
                .attempts();
    }

    private void tryAgain(Duration later) {
        int before = attempts();
        rig.advance(later);
        eventually(() -> attempts() == before + 1);
    }

    @Test
    public void afterFourHoursAndOnce() throws Exception {
        rig.accept(rig.envelope("m1", far()), NOW);
        eventually(() -> attempts() == 1);
        tryAgain(Duration.ofMinutes(239));
        assertEquals(0, local.attempts().size());
        tryAgain(Duration.ofMinutes(61));
        eventually(() -> local.attempts().size() == 1);
        Envelope e = local.attempts().get(0).envelope();
        assertTrue(e.reversePath().isNull());
        String text = new String(local.attempts().get(0).message(), StandardCharsets.US_ASCII);
        for (String part : new String[] {
            "\r\nTo: <" + QueueRig.SENDER + ">\r\n",
            "\r\nAction: delayed\r\n",
            "\r\nStatus: 4.3.0\r\n",
            "\r\nDiagnostic-Code: smtp; 451 4.3.0 Try again later\r\n",
            "\r\nWill-Retry-Until: ",
            "text/rfc822-headers",
            "\r\nSubject: hello\r\n"
        }) assertTrue(part + " is not in\n" + text, text.contains(part));
        assertFalse("the header is enough", text.contains("\r\nHello."));
        tryAgain(Duration.ofHours(2));
        rig.close();
        rig.anotherProcess();
        rig.open();
        tryAgain(Duration.ofHours(2));
        assertEquals(1, local.attempts().size());
    }

    /** The destination is not even tried: its mail is late all the same. */
    @Test
    public void whileThereIsNoTarget() throws Exception {
        rig.targets.unbind(false, hops);
        rig.accept(rig.envelope("m1", far()), NOW);
        rig.advance(Duration.ofHours(4));
        eventually(() -> local.attempts().size() == 1);
        assertTrue(new String(local.attempts().get(0).message()).contains("451 4.4.0 No route to this recipient"));
        rig.advance(Duration.ofHours(4));
        rig.targets.bind(false, hops);
        eventually(() -> attempts() == 1);
        assertEquals(1, local.attempts().size());
    }

    private void nobodyIsTold(Envelope envelope) throws Exception {
        rig.accept(envelope, NOW);
        eventually(() -> attempts() == 1);
        tryAgain(Duration.ofHours(5));
        tryAgain(Duration.ofHours(2));
        assertEquals(0, local.attempts().size());
    }

    @Test
    public void notToSendersWhoDoNotWantIt() throws Exception {
        nobodyIsTold(rig.envelope("m1", far(Notify.FAILURE)));
    }

    @Test
    public void neverToTheNullSender() throws Exception {
        Envelope e = rig.envelope("m1", far());
        nobodyIsTold(new Envelope(
                e.id(), e.session(), e.direction(), MailParameters.of(Address.NULL), e.recipients(), e.received()));
    }

    @Test
    public void toSendersWhoAskForIt() throws Exception {
        rig.accept(rig.envelope("m1", far(Notify.DELAY)), NOW);
        eventually(() -> attempts() == 1);
        tryAgain(Duration.ofHours(5));
        eventually(() -> local.attempts().size() == 1);
    }
}
