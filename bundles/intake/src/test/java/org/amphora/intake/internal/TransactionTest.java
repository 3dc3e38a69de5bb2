package org.amphora.intake.internal;

import static org.amphora.intake.internal.Rig.MESSAGE;
import static org.amphora.intake.internal.Rig.bob;
import static org.amphora.intake.internal.Rig.data;
import static org.amphora.intake.internal.Rig.rcpt;
import static org.amphora.intake.internal.Rig.reply;
import static org.amphora.intake.internal.Rig.stranger;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.amphora.api.filter.AuthResult;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Verdict;
import org.amphora.api.intake.IntakeTransaction;
import org.amphora.api.intake.IntakeTransaction.Committed;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.queue.MailQueue.Option;
import org.amphora.api.queue.Outcome;
import org.junit.After;
import org.junit.Test;

public class TransactionTest {
    private final Rig rig = new Rig();

    @After
    public void nothingIsLeft() {
        rig.close();
        assertEquals("bodies left open", 0, rig.spool.memory().open());
        assertEquals("transactions left", 0, rig.intake.transactions());
    }

    @Test
    public void aUsersAddressCanBeHidden() throws Exception {
        rig.hideUsersAddress();
        IntakeTransaction t = rig.begin(bob().build(), "bob@example.org");
        rcpt(t, "carol@example.org");
        data(t, Rig.MESSAGE);
        assertTrue(rig.message(), rig.message().contains("\r\nReceived: by mail.example.org with ESMTPSA id "));
        t = rig.begin();
        rcpt(t, "carol@example.org");
        data(t, Rig.MESSAGE);
        assertTrue(rig.message(), rig.message().contains("\r\nReceived: from client.example ([192.0.2.7])\r\n"));
    }

    private static final String FORGED = "Authentication-Results: MAIL.example.org; spf=pass\r\n"
            + "Authentication-Results: other.example; spf=fail\r\n"
            + "authentication-results:\r\n\t(a) mail.example.org 1; dkim=pass\r\n"
            + MESSAGE;

    private String sent(SessionFacts session, String sender) throws Exception {
        IntakeTransaction t = rig.begin(session, sender);
        rcpt(t, "carol@example.org");
        data(t, FORGED);
        return rig.message();
    }

    @Test
    public void whatFiltersHaveFoundStandsInTheMessageAndNobodySpeaksInOurName() throws Exception {
        rig.inlineFilter(
                transaction -> new MessageFilter() {
                    @Override
                    public Verdict sender(MailParameters mail) {
                        transaction.add(new AuthResult("spf", "fail", "", List.of()));
                        return Verdict.proceed();
                    }
                },
                "spf");
        String message = sent(stranger().build(), "alice@remote.example");
        assertTrue(
                message, message.contains("\r\nAuthentication-Results: mail.example.org;\r\n\tspf=fail\r\nReceived: "));
        assertTrue(message, message.endsWith("\r\nAuthentication-Results: other.example; spf=fail\r\n" + MESSAGE));
        assertTrue(message, !message.contains("pass"));
    }

    @Test
    public void aUsersMessageSaysThatItIsOne() throws Exception {
        String message = sent(bob().build(), "bob@example.org");
        assertTrue(
                message,
                message.contains(
                        "\r\nAuthentication-Results: mail.example.org;\r\n\tauth=pass smtp.mailfrom=bob@example.org\r\n"));
        assertTrue(message, !message.contains("spf=pass"));
    }

    @Test
    public void whoMayHaveOurNameIsBelieved() throws Exception {
        for (SessionFacts ours : List.of(
                stranger().listener("lmtp", "lmtp").build(),
                stranger().peer(Rig.ip("127.0.0.1"), 25).build())) {
            String message = sent(ours, "alice@remote.example");
            assertTrue(message, message.endsWith("\r\n" + FORGED));
        }
    }

    /** What is told at the end of a message follows what was told at MAIL. */
    @Test
    public void aSpoolThatFails() {
        IntakeTransaction t = rig.begin();
        assertEquals("451 4.3.0 Message cannot be stored now", t.notStored().toString());
        rig.spool.usableSpace(14_999);
        assertEquals("452 4.3.1 Insufficient system storage", t.notStored().toString());
        t.abort();
    }

    @Test
    public void aMessageForALocalUserIsTaken() throws Exception {
        IntakeTransaction t = rig.begin();
        assertEquals("250 2.1.5 Ok", rcpt(t, "Bob@Example.ORG"));
        assertEquals(1, t.recipients());
        Committed c = data(t, MESSAGE);
        assertEquals("250 2.0.0 Ok: delivered as " + t.id(), c.reply().toString());
        assertTrue(rig.message()
                .matches("(?s)Return-Path: <alice@remote\\.example>\r\n"
                        + "Received: from client\\.example \\(\\[192\\.0\\.2\\.7]\\)\r\n"
                        + "\tby mail\\.example\\.org with ESMTP id " + t.id() + "\r\n"
                        + "\tfor <Bob@example\\.org>;\r\n\t[A-Z][a-z]{2}, [^\r]*\r\n" + MESSAGE));
        assertEquals(t.id(), rig.last().envelope().id());
        assertTrue(t.id().matches("[a-z0-9]{13}"));
    }

    @Test
    public void unknownUsersAreRefusedAndAnAbsentDirectoryIsNot() {
        IntakeTransaction t = rig.begin();
        assertEquals("550 5.1.1 No such user here", rcpt(t, "eve@example.org"));
        rig.users.failing(true);
        assertEquals("451 4.3.0 Directory is not available", rcpt(t, "eve@example.org"));
        rig.directory = null;
        assertEquals("451 4.3.0 Service is not available at the moment", rcpt(t, "bob@example.org"));
        assertEquals(0, t.recipients());
        t.abort();
    }

    @Test
    public void withoutAQueueNothingBegins() {
        rig.queue = null;
        assertEquals(
                "451 4.3.0 Service is not available at the moment",
                rig.refusal(stranger().build(), "a@b.example"));
    }

    @Test
    public void twoWaysToOneMailboxAreOneDelivery() throws Exception {
        IntakeTransaction t = rig.begin();
        for (String to : List.of("bob@example.org", "BOB@example.org", "info@example.org", "me@example.org"))
            assertEquals("250 2.1.5 Ok", rcpt(t, to));
        assertEquals(4, t.recipients());
        data(t, MESSAGE);
        assertEquals(2, rig.last().envelope().recipients().size());
        assertTrue(rig.message(), !rig.message().contains("for <"));
    }

    private Committed outcomes(SessionFacts session, String... replies) throws Exception {
        rig.spool.answer(r -> {
            int i = List.of("bob@example.org", "carol@example.org", "postmaster@example.org")
                    .indexOf(r.address().toString());
            Reply reply = reply(replies[i]);
            if (reply.isPermanent()) return new Outcome.Failed(reply);
            if (reply.isTemporary()) return new Outcome.Deferred(reply);
            return reply.text().equals("Queued") ? new Outcome.Queued(reply) : new Outcome.Delivered(reply);
        });
        IntakeTransaction t = rig.begin(session, "alice@remote.example");
        rcpt(t, "bob@example.org");
        rcpt(t, "carol@example.org");
        return data(t, MESSAGE);
    }

    @Test
    public void oneReplyForManyRecipients() throws Exception {
        SessionFacts s = stranger().build();
        assertEquals(
                "552 5.2.2 Full",
                outcomes(s, "552 5.2.2 Full", "550 5.2.1 Off").reply().toString());
        assertEquals(0, rig.spool.bounced().size());
        assertTrue(outcomes(s, "250 2.0.0 Delivered", "250 2.0.0 Queued")
                .reply()
                .text()
                .startsWith("Ok: queued as "));
        assertEquals(0, rig.spool.bounced().size());
        assertTrue(outcomes(s, "552 5.2.2 Full", "250 2.0.0 Delivered").reply().isPositive());
        assertEquals(1, rig.spool.bounced().size());
        var bounced = rig.spool.bounced().get(0);
        assertEquals(
                "bob@example.org",
                bounced.envelope().recipients().get(0).address().toString());
        assertEquals(1, bounced.outcomes().size());
    }

    @Test
    public void theNullSenderGetsNoBounce() throws Exception {
        rig.spool.answer(r -> r.address().local().equals("bob")
                ? new Outcome.Failed(reply("552 5.2.2 Full"))
                : new Outcome.Delivered(reply("250 2.0.0 Delivered")));
        IntakeTransaction t = rig.begin(stranger().build(), "");
        rcpt(t, "bob@example.org");
        rcpt(t, "carol@example.org");
        assertTrue(data(t, MESSAGE).reply().isPositive());
        assertEquals(0, rig.spool.bounced().size());
        assertTrue(rig.message().startsWith("Return-Path: <>\r\n"));
    }

    @Test
    public void lmtpHasAReplyForEachAndQueuesNothing() throws Exception {
        SessionFacts lmtp = stranger().listener("lmtp", "lmtp").build();
        Committed c = outcomes(lmtp, "452 4.2.2 Full", "250 2.0.0 Delivered");
        assertEquals("452 4.2.2 Full", c.perRecipient().get(0).toString());
        assertTrue(c.perRecipient().get(1).isPositive());
        assertTrue(rig.last().options().contains(Option.NEVER_QUEUE));
        assertTrue(rig.message().contains(" with LMTP id "));
    }

    @Test
    public void anAliasUnderLmtpIsPutOffRatherThanLost() throws Exception {
        rig.spool.answer(r -> r.address().local().equals("bob")
                ? new Outcome.Deferred(reply("451 4.3.0 Later"))
                : new Outcome.Delivered(reply("250 2.0.0 Delivered")));
        IntakeTransaction t = rig.begin(stranger().listener("lmtp", "lmtp").build(), "a@remote.example");
        rcpt(t, "info@example.org");
        Committed c = data(t, MESSAGE);
        assertEquals(1, c.perRecipient().size());
        assertEquals("451 4.3.0 Later", c.perRecipient().get(0).toString());
    }

    @Test
    public void aQueueThatFailsIsTemporary() throws Exception {
        rig.spool.fail(new MailException(EnhancedStatus.TEMP_SYSTEM_FULL, "Insufficient storage"));
        IntakeTransaction t = rig.begin();
        rcpt(t, "bob@example.org");
        assertEquals("452 4.3.1 Insufficient storage", data(t, MESSAGE).reply().toString());
    }

    @Test
    public void aClientThatHasGoneLeavesNothing() throws Exception {
        IntakeTransaction t = rig.begin();
        rcpt(t, "bob@example.org");
        assertTrue(data(t, MESSAGE, false).reply().isTemporary());
        assertEquals(0, rig.spool.accepted().size());
    }

    @Test
    public void limitsOfSizeHopsAndHeader() throws Exception {
        IntakeTransaction t = rig.begin();
        rcpt(t, "bob@example.org");
        String fits = MESSAGE + "x".repeat(10_000 - MESSAGE.length() - 2) + "\r\n";
        assertTrue(data(t, fits).reply().isPositive());
        t = rig.begin();
        rcpt(t, "bob@example.org");
        assertEquals(
                "552 5.3.4 Message exceeds the fixed maximum size",
                data(t, fits + "x").reply().toString());
        t = rig.begin();
        rcpt(t, "bob@example.org");
        assertTrue(data(t, "Received: x\r\n".repeat(49) + MESSAGE).reply().isPositive());
        t = rig.begin();
        rcpt(t, "bob@example.org");
        assertEquals(
                "554 5.4.6 Too many hops: the message is in a loop",
                data(t, "Received: x\r\n".repeat(50) + MESSAGE).reply().toString());
        t = rig.begin();
        rcpt(t, "bob@example.org");
        assertEquals(
                "552 5.3.4 Message header exceeds the fixed maximum size",
                data(t, "X: y\r\n".repeat(700) + MESSAGE).reply().toString());
    }

    @Test
    public void aUserSendsFromItsOwnAddressesOnly() {
        SessionFacts s = bob().build();
        for (String own : List.of("bob@example.org", "bob+tag@example.org", "me@example.org", "info@example.org", ""))
            rig.begin(s, own).abort();
        for (String other : List.of("carol@example.org", "eve@example.org", "bob@remote.example", "away@example.org"))
            assertEquals(other, "553 5.7.1 This sender address is not yours", rig.refusal(s, other));
        assertEquals(
                "530 5.7.0 Authentication required", rig.refusal(bob().user("").build(), "bob@example.org"));
    }

    @Test
    public void aSubmittedMessageIsCompleted() throws Exception {
        IntakeTransaction t = rig.begin(bob().build(), "bob@example.org");
        rcpt(t, "carol@example.org");
        assertTrue(data(t, MESSAGE).reply().isPositive());
        assertTrue(rig.message(), rig.message().contains(" with ESMTPSA id "));
        assertTrue(
                rig.message(),
                rig.message()
                        .matches("(?s).*Subject: hello\r\nDate: [^\r]+\r\nMessage-ID: <" + t.id()
                                + "@mail.example.org>\r\n\r\nbody\r\n"));
        t = rig.begin(bob().build(), "bob@example.org");
        rcpt(t, "carol@example.org");
        String whole = "Date: Tue, 1 Apr 2025 09:05:00 +0200\r\nMessage-Id: <1@x>\r\n" + MESSAGE;
        data(t, whole);
        assertTrue(rig.message().endsWith("\r\n" + whole));
    }

    @Test
    public void aReplacedIntakeEndsWhatItBegan() throws Exception {
        IntakeTransaction t = rig.begin();
        rcpt(t, "bob@example.org");
        var drained = new java.util.concurrent.CompletableFuture<Integer>();
        var stopping = new Thread(() -> drained.complete(rig.intake.drain()));
        stopping.start();
        while (rig.mail(stranger().build(), "a@b.example") instanceof org.amphora.api.intake.Intake.Begun.Accepted a)
            a.transaction().abort();
        assertTrue(!drained.isDone());
        assertTrue(data(t, MESSAGE).reply().isPositive());
        assertEquals(0, (int) drained.get(10, java.util.concurrent.TimeUnit.SECONDS));
        stopping.join();
    }
}
