package org.amphora.queue.internal;

import static org.amphora.queue.internal.QueueRig.eventually;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.MailParameters.BodyType;
import org.amphora.api.mail.MailParameters.Return;
import org.amphora.api.mail.Notify;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.amphora.api.queue.Outcome;
import org.amphora.testkit.queue.FakeTarget;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** RFC 3461 §4.1: NOTIFY=SUCCESS. */
public class SuccessReportTest {
    private static final Duration INLINE = Duration.ofSeconds(20);
    private static final Duration QUEUED = Duration.ofSeconds(-1);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final FakeTarget target = new FakeTarget();
    private QueueRig rig;

    @Before
    public void open() throws Exception {
        rig = new QueueRig(folder.getRoot().toPath().resolve("spool"));
        rig.targets.bind(true, target);
    }

    @After
    public void close() throws Exception {
        rig.close();
    }

    private static Recipient local(String name, String original, Notify... on) {
        return new Recipient(
                Address.of(name), Address.of(original), new Route.Local(name, ""), Set.of(on), "rfc822;" + original);
    }

    private static Recipient ann(Notify... on) {
        return local("ann@example.org", "ann@example.org", on);
    }

    private Envelope from(Address sender, Recipient... to) {
        Envelope e = rig.envelope("m1", to);
        var mail = new MailParameters(sender, -1, BodyType.SEVEN_BIT, false, false, "env-1", Return.FULL);
        return new Envelope(e.id(), e.session(), e.direction(), mail, e.recipients(), e.received());
    }

    private Envelope from(Recipient... to) {
        return from(Address.of(QueueRig.SENDER), to);
    }

    private List<String> reports() {
        eventually(() -> rig.queue.size() == 0);
        return target.attempts().stream()
                .filter(a -> a.envelope().direction() == Direction.INTERNAL)
                .map(a -> new String(a.message(), StandardCharsets.ISO_8859_1))
                .toList();
    }

    private String report() {
        assertEquals(1, reports().size());
        return reports().get(0);
    }

    private static void contains(String all, String... parts) {
        for (String part : parts) assertTrue(part + " is not in\n" + all, all.contains(part));
    }

    @Test
    public void whatIsDeliveredAtOnce() throws Exception {
        rig.accept(from(ann(Notify.SUCCESS), QueueRig.BOB), INLINE);
        String text = report();
        contains(
                text,
                "Return-Path: <>\r\n",
                "\r\nTo: <sender@example.org>\r\n",
                "\r\nSubject: Mail delivery report\r\n",
                "Original-Envelope-Id: env-1\r\n",
                "Original-Recipient: rfc822;ann@example.org\r\n",
                "Final-Recipient: rfc822; ann@example.org\r\n",
                "Action: delivered\r\n",
                "Status: 2.",
                "text/rfc822-headers",
                "\r\nSubject: hello\r\n");
        // RET=FULL is for what has failed
        assertFalse(text, text.contains("Hello."));
        assertFalse(text, text.contains("bob@example.org"));
    }

    @Test
    public void whatIsDeliveredFromTheQueue() throws Exception {
        rig.accept(from(ann(Notify.SUCCESS, Notify.FAILURE)), QUEUED);
        contains(report(), "Action: delivered\r\n");
    }

    @Test
    public void eachFateIsToldOnce() throws Exception {
        target.answer(r -> r.address().local().equals("later") ? FakeTarget.DEFERRED : FakeTarget.DELIVERED);
        Recipient later = local("later@example.org", "later@example.org", Notify.SUCCESS);
        rig.accept(from(ann(Notify.SUCCESS), later), INLINE);
        eventually(() -> rig.queue.size() == 1 && target.attempts().size() == 2);
        target.answer(r -> FakeTarget.DELIVERED);
        rig.advance(Duration.ofMinutes(10));
        assertEquals(2, reports().size());
        contains(reports().get(0), "rfc822; ann@example.org");
        contains(reports().get(1), "rfc822; later@example.org");
        assertFalse(reports().get(1).contains("ann@example.org"));
    }

    @Test
    public void whatGoesOnIsRelayed() throws Exception {
        rig.targets.bind(false, new FakeTarget());
        Address far = Address.of("far@example.net");
        rig.accept(from(new Recipient(far, far, new Route.Remote("example.net"), Set.of(Notify.SUCCESS), "")), INLINE);
        contains(report(), "Action: relayed\r\n", "Final-Recipient: rfc822; far@example.net\r\n");
    }

    @Test
    public void nobodyIsToldUnasked() throws Exception {
        rig.accept(from(ann(), ann(Notify.FAILURE, Notify.DELAY), ann(Notify.NEVER)), INLINE);
        assertEquals(List.of(), reports());
    }

    @Test
    public void theNullSenderIsNotTold() throws Exception {
        rig.accept(from(Address.NULL, ann(Notify.SUCCESS)), INLINE);
        assertEquals(List.of(), reports());
    }

    @Test
    public void anAliasOfOneIsDelivered() throws Exception {
        rig.accept(from(local("ann@example.org", "sales@example.org", Notify.SUCCESS)), INLINE);
        contains(report(), "Action: delivered\r\n", "Original-Recipient: rfc822;sales@example.org\r\n");
    }

    /** RFC 3461 §5.2.7.3 (d). */
    @Test
    public void anAliasOfSeveralIsExpanded() throws Exception {
        Recipient[] all = {
            local("ann@example.org", "all@example.org", Notify.SUCCESS),
            local("bob@example.org", "all@example.org", Notify.SUCCESS)
        };
        for (Duration time : List.of(INLINE, QUEUED)) {
            rig.accept(from(all), time);
            String text = report();
            contains(text, "Action: expanded\r\n", "Final-Recipient: rfc822; all@example.org\r\n");
            assertFalse(text, text.contains("ann@example.org") || text.contains("bob@example.org"));
            close();
            target.attempts().clear();
            open();
        }
    }

    @Test
    public void itsMembersDoNotBounceUnasked() throws Exception {
        target.answer(r -> r.address().local().equals("sender") ? FakeTarget.DELIVERED : FakeTarget.FAILED);
        Recipient[] all = {
            local("ann@example.org", "all@example.org", Notify.SUCCESS),
            local("bob@example.org", "all@example.org", Notify.SUCCESS)
        };
        rig.accept(from(all), QUEUED);
        contains(report(), "Action: expanded\r\n");
    }

    @Test
    public void whatFailsIsNotExpanded() throws Exception {
        target.answer(r -> FakeTarget.FAILED);
        Recipient[] all = {
            local("ann@example.org", "all@example.org", Notify.SUCCESS),
            local("bob@example.org", "all@example.org", Notify.SUCCESS)
        };
        List<Outcome> outcomes = rig.accept(from(all), INLINE);
        assertTrue(outcomes.toString(), outcomes.stream().allMatch(Outcome.Failed.class::isInstance));
        assertEquals(List.of(), reports());
    }

    @Test
    public void aReportThatCannotBeWrittenDoesNotKeepTheMessage() throws Exception {
        rig.accounts.failing(true);
        List<Outcome> outcomes = rig.accept(from(ann(Notify.SUCCESS)), INLINE);
        assertTrue(outcomes.get(0) instanceof Outcome.Delivered);
        assertEquals(List.of(), reports());
    }
}
