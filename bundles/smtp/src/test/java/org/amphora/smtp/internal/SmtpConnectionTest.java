package org.amphora.smtp.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.amphora.api.mail.MailParameters.Return;
import org.amphora.api.mail.Notify;
import org.amphora.smtp.internal.session.SmtpSettings.BareNewline;
import org.amphora.testkit.net.FakeConnection;
import org.amphora.testkit.transcript.Transcript;
import org.junit.After;
import org.junit.Test;

public class SmtpConnectionTest {
    private static final String TO_DATA = "MAIL FROM:<a@b.example>\r\nRCPT TO:<joe@example.org>\r\nDATA\r\n";
    private static final String TO_DATA_REPLIES =
            "250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n354 End data with <CR><LF>.<CR><LF>\r\n";
    private static final String TRACE = "Received: head\r\n";

    private final Bench bench = new Bench();
    private final FakeIntake intake = bench.fakeIntake;

    @After
    public void nothingIsLeft() {
        assertEquals("transactions left open", 0, intake.open);
        assertEquals("bodies left open", 0, intake.spool.open());
    }

    /** On net such a connection is closed; an engine that is given the input all the same must not obey it. */
    @Test
    public void injection() {
        Transcript.resource(getClass(), "/transcripts/injection.txt").run(new CutRig(bench, left -> left));
    }

    @Test
    public void whatIsStored() {
        FakeConnection c = bench.greeted().type(TO_DATA + "Subject: x\r\n\r\n..dot\r\n\0\u00e9\r\n.\r\nQUIT\r\n");
        assertTrue(c.output().endsWith("221 2.0.0 Bye\r\n"));
        FakeIntake.Message m = intake.messages.get(0);
        assertEquals(TRACE + "Subject: x\r\n\r\n.dot\r\n\0\u00c3\u00a9\r\n", m.body());
        assertEquals("client.example", m.session().helo());
        assertTrue(m.session().esmtp());
        assertEquals("mx", m.session().profile());
        assertEquals("192.0.2.7", m.session().peer().getHostAddress());
        assertEquals("a@b.example", m.mail().reversePath().toString());
        assertEquals("joe@example.org", m.recipients().get(0).forwardPath().toString());
    }

    @Test
    public void whatIsStoredOfChunks() {
        String chunks = "BDAT 10\r\nSubject: xBDAT 6\r\n\r\n\r\n..BDAT 3 LAST\r\n\r\nx";
        bench.greeted().type(TO_DATA.replace("DATA\r\n", chunks)).disconnect();
        assertEquals(
                TRACE + "Subject: x\r\n\r\n..\r\nx\r\n", intake.messages.get(0).body());
    }

    @Test
    public void aClientThatLeavesBetweenChunks() {
        bench.greeted().type(TO_DATA.replace("DATA\r\n", "BDAT 3\r\nx\r\n")).disconnect();
        assertEquals(0, intake.messages.size());
    }

    /** A dot and its CR are withheld; mended they are three octets made of one. */
    @Test
    public void whatIsWithheldFitsWhenAWorkerWrites() {
        intake.memory = 0;
        bench.configure("bare_newline", "normalise");
        FakeConnection c = bench.open("near").type("EHLO x\r\n" + TO_DATA + ".\r");
        c.type("x").type("\r\n.\r\n").disconnect();
        assertEquals(TRACE + "\r\nx\r\n", intake.messages.get(0).body());
    }

    @Test
    public void whatDsnAsksForReachesIntakeDecoded() {
        FakeConnection c = bench.greeted()
                .type("MAIL FROM:<a@b.example> RET=HDRS ENVID=x+2B+20y\r\n"
                        + "RCPT TO:<joe@example.org> NOTIFY=DELAY,SUCCESS ORCPT=rfc822;Joe+2Btag@example.org\r\n"
                        + "DATA\r\n.\r\n");
        c.disconnect();
        FakeIntake.Message m = intake.messages.get(0);
        assertEquals(Return.HDRS, m.mail().ret());
        assertEquals("x+ y", m.mail().envid());
        assertEquals(Set.of(Notify.DELAY, Notify.SUCCESS), m.recipients().get(0).notifyOn());
        assertEquals("rfc822;Joe+tag@example.org", m.recipients().get(0).orcpt());
    }

    @Test
    public void vrfyMayBeDisabled() {
        bench.configure("disable_vrfy_command", "yes");
        FakeConnection c = bench.greeted();
        assertEquals(
                "502 5.5.1 Command not implemented\r\n", c.type("VRFY joe\r\n").output());
    }

    // ---- XCLIENT

    private static final String XCLIENT = "XCLIENT ADDR=198.51.100.9 PORT=4711 NAME=mail.example.net\r\n";

    @Test
    public void aProxySpeaksForAClient() {
        FakeConnection c = bench.open("near").type("EHLO proxy\r\n" + TO_DATA + XCLIENT);
        assertEquals(List.of(), intake.disconnected);
        c.type(".\r\n" + XCLIENT);
        assertEquals("the filters know of the end", List.of("fake1"), intake.disconnected);
        c.type("EHLO client.example\r\n" + TO_DATA + ".\r\n");
        assertEquals("127.0.0.1", intake.messages.get(0).session().peer().getHostAddress());
        FakeIntake.Message m = intake.messages.get(1);
        assertEquals("198.51.100.9", m.session().peer().getHostAddress());
        assertEquals(4711, m.session().peerPort());
        assertEquals("client.example", m.session().helo());
        assertEquals("", m.session().user());
        // it is the proxy that is trusted, and it may name another one
        c.output();
        c.type("XCLIENT ADDR=[UNAVAILABLE] PORT=[UNAVAILABLE] LOGIN=joe+40example.org\r\n");
        assertEquals("220 mail.example.org ESMTP Amphora\r\n", c.output());
        c.type("HELO z\r\n" + TO_DATA + ".\r\n").disconnect();
        assertEquals("0.0.0.0", intake.messages.get(2).session().peer().getHostAddress());
        assertEquals("joe@example.org", intake.messages.get(2).session().user());
        assertEquals("XCLIENT", intake.messages.get(2).session().mechanism());
        assertEquals(List.of("fake1", "fake1", "fake1"), intake.disconnected);
    }

    /** Who is trusted for its address is not trusted for that of the proxy. */
    @Test
    public void theClientOfAProxyIsNotMended() {
        bench.configure("bare_newline", "normalise");
        FakeConnection c = bench.open("near").type(XCLIENT + "EHLO x\r\n" + TO_DATA + "a\nb\r\n.\r\n");
        assertTrue(c.output().endsWith("550 5.6.0 Message holds a CR or LF that is not part of CR LF\r\n"));
    }

    @Test
    public void aPipelinedGroupIsAnsweredInOneWrite() {
        FakeConnection c = bench.greeted();
        int before = c.flushes();
        c.type(TO_DATA);
        assertEquals(TO_DATA_REPLIES, c.output());
        assertEquals(1, c.flushes() - before);
        c.type("x\r\n.\r\nRSET\r\n" + TO_DATA);
        assertEquals(2, c.flushes() - before);
        c.disconnect();
    }

    @Test
    public void aProfileThatIsUnknownIsNotTakenForAnother() {
        FakeConnection c = bench.open("submision");
        assertEquals("421 4.3.5 Service is not configured, closing connection\r\n", c.output());
        assertFalse(c.isOpen());
    }

    @Test
    public void ehloIsOneWrite() {
        FakeConnection c = bench.open("mx");
        int before = c.flushes();
        c.type("EHLO x\r\n");
        assertEquals(1, c.flushes() - before);
    }

    // ---- services that are away

    @Test
    public void withoutIntake() {
        FakeConnection c = bench.greeted();
        bench.intake = null;
        assertEquals(
                "451 4.3.0 Mail cannot be accepted now\r\n",
                c.type("MAIL FROM:<a@b.example>\r\n").output());
        c.type("EHLO x\r\n");
        assertTrue(c.output().contains("250-SIZE\r\n"));
        bench.intake = intake;
        assertEquals("250 2.1.0 Ok\r\n", c.type("MAIL FROM:<a@b.example>\r\n").output());
        // a transaction under way stays with the intake that began it
        bench.intake = null;
        c.type("RCPT TO:<joe@example.org>\r\nDATA\r\nx\r\n.\r\n");
        assertEquals(1, intake.messages.size());
    }

    @Test
    public void withoutSite() {
        bench.site = null;
        assertEquals("220 localhost ESMTP Amphora\r\n", bench.open("mx").output());
    }

    @Test
    public void aBrokenSpool() {
        FakeConnection c = bench.greeted();
        intake.spoolBroken = true;
        assertTrue(c.type(TO_DATA).output().endsWith("451 4.3.0 Message cannot be stored now\r\n"));
        intake.spoolBroken = false;
        assertTrue(c.type("DATA\r\n").output().startsWith("354"));
        // full in the middle: the rest is read, and the reply comes at the end
        intake.spool.limit(40);
        intake.spoolFull = true;
        assertEquals("", c.type("x".repeat(30) + "\r\n" + "RSET\r\n").output());
        assertEquals(
                "452 4.3.1 Insufficient system storage\r\n", c.type(".\r\n").output());
        assertEquals("250 2.0.0 Ok\r\n", c.type("NOOP\r\n").output());
    }

    @Test
    public void aBugAtTheEnd() {
        FakeConnection c = bench.greeted().type(TO_DATA + "commit bug\r\n.\r\nNOOP\r\n");
        assertTrue(c.output().endsWith("451 4.3.0 Internal error (fake1-1)\r\n250 2.0.0 Ok\r\n"));
    }

    // ---- where things run

    @Test
    public void whatMayGoToDiskIsWrittenInATask() {
        intake.memory = 64;
        intake.sizeLimit = 10_000;
        FakeConnection c = new FakeConnection().stepwise().open(bench.protocol);
        c.type("EHLO x\r\n" + TO_DATA);
        while (c.step()) {}
        assertTrue(c.output().endsWith("354 End data with <CR><LF>.<CR><LF>\r\n"));
        c.type("x".repeat(30) + "\r\n");
        assertEquals("small input needs no task", 0, c.waiting());
        c.type("..y".repeat(30) + "\r\n");
        assertEquals(1, c.waiting());
        assertEquals("", c.unread());
        c.type("z\r\n.\r\nNOOP\r\n");
        assertEquals("z\r\n.\r\nNOOP\r\n", c.unread());
        assertTrue(c.step());
        assertEquals("NOOP\r\n", c.unread());
        assertTrue(c.step());
        assertEquals("250 2.0.0 Ok: queued as m1\r\n250 2.0.0 Ok\r\n", c.output());
        assertEquals(
                TRACE + "x".repeat(30) + "\r\n" + "..y".repeat(30).substring(1) + "\r\nz\r\n",
                intake.messages.get(0).body());
    }

    @Test
    public void commandsThatCannotBlockNeedNoTask() {
        FakeConnection c = new FakeConnection().stepwise().open(bench.protocol);
        c.output();
        c.type("NOOP\r\nRSET\r\nVRFY x\r\nHELP\r\nFOO\r\n");
        assertEquals(0, c.waiting());
        assertTrue(c.output().startsWith("250 2.0.0 Ok\r\n250 2.0.0 Ok\r\n252"));
        c.type("EHLO x\r\nNOOP\r\n");
        assertEquals(1, c.waiting());
        assertEquals("NOOP\r\n", c.unread());
        c.step();
        assertTrue(c.output().endsWith("250 8BITMIME\r\n250 2.0.0 Ok\r\n"));
    }

    @Test
    public void aClientThatDoesNotReadIsNotAnswered() {
        FakeConnection c = bench.greeted();
        c.clog(true);
        c.type("NOOP\r\n".repeat(40));
        assertEquals("", c.output());
        assertEquals(240, c.unread().length());
        c.clog(false);
        assertEquals("250 2.0.0 Ok\r\n".repeat(40), c.output());
    }

    // ---- the end of a session

    @Test
    public void timeouts() {
        FakeConnection c = bench.greeted();
        assertEquals(Duration.ofMinutes(5), c.idleTimeout());
        c.type(TO_DATA + "half a line");
        c.output();
        c.passIdleTime();
        assertEquals("421 4.4.2 Time-out, closing connection\r\n", c.output());
        assertFalse(c.isOpen());
        assertTrue(intake.messages.isEmpty());
    }

    @Test
    public void aClientThatGoesAwayTakesItsMessageWithIt() {
        FakeConnection c = bench.greeted().type(TO_DATA + "half a message\r\n");
        c.disconnect();
        assertTrue(intake.messages.isEmpty());
        assertEquals(List.of("fake1"), intake.disconnected);
    }

    @Test
    public void aSessionWithoutHelloIsNotTold() {
        bench.open("mx").disconnect();
        assertEquals(List.of(), intake.disconnected);
    }

    /** RFC 5321 §6.1: it would send the message again. */
    @Test
    public void aClientThatGoesAwayBeforeTheCommit() {
        FakeConnection c = new FakeConnection().stepwise().open(bench.protocol);
        c.type("EHLO x\r\n" + TO_DATA);
        while (c.step()) {}
        c.type("x\r\n.\r\n");
        assertEquals(1, c.waiting());
        c.disconnect();
        assertTrue(intake.messages.isEmpty());
    }

    // ---- newlines of the wrong kind

    @Test
    public void oneIsMendedForOurOwnNetworks() {
        bench.configure("bare_newline", "normalise");
        FakeConnection near = bench.open("near").type("EHLO x\r\n" + TO_DATA + "a\nb\r\n.\r\n");
        assertTrue(near.output().endsWith("250 2.0.0 Ok: queued as m1\r\n"));
        assertEquals(TRACE + "a\r\nb\r\n", intake.messages.get(0).body());
        FakeConnection far = bench.open("mx").type("EHLO x\r\n" + TO_DATA + "a\nb\r\n.\r\n");
        assertTrue(far.output().contains("\r\n550 5.6.0 "));
        assertEquals(1, intake.messages.size());
    }

    @Test
    public void everyVariantOfSmuggling() {
        String second = "MAIL FROM:<evil@b.example>\r\nRCPT TO:<joe@example.org>\r\nDATA\r\nsmuggled\r\n.\r\n";
        for (String end : List.of(
                "\n.\n",
                "\n.\r\n",
                "\r\n.\n",
                "\r.\r",
                "\r.\r\n",
                "\r\n.\r",
                "\r\n.\r\r\n",
                "\r\n\0.\r\n",
                "\n.\n\r\n",
                "\r\n.\n\r"))
            for (BareNewline setting : BareNewline.values()) {
                bench.configure("bare_newline", setting.name().toLowerCase(Locale.ROOT));
                int before = intake.messages.size();
                FakeConnection c = bench.open("near").type("EHLO x\r\n" + TO_DATA);
                c.output();
                c.type("hello" + end + second);
                assertEquals(1, c.output().lines().count() - (c.isOpen() ? 0 : 1));
                assertTrue(intake.messages.size() - before <= 1);
                if (intake.messages.size() > before)
                    assertTrue(intake.messages.get(before).body().contains("DATA\r\nsmuggled"));
                c.disconnect();
            }
    }

    // ---- what the console sees

    @Test
    public void summary() {
        FakeConnection c = bench.open("mx");
        assertEquals("connected", c.handler().summary().state());
        c.type("EHLO x\r\n");
        assertEquals("idle", c.handler().summary().state());
        c.type(TO_DATA);
        assertEquals("in transaction m0", c.handler().summary().state());
        c.disconnect();
    }

    @Test
    public void noSecretIsShown() {
        assertEquals("AUTH PLAIN ***", WireLog.shown("AUTH PLAIN AGpvZQBzZWNyZXQ=", false));
        assertEquals("auth PLAIN ***", WireLog.shown("auth PLAIN AGpvZQ", false));
        assertEquals("***", WireLog.shown("AGpvZQBzZWNyZXQ=", true));
        assertEquals("AUTH LOGIN", WireLog.shown("AUTH LOGIN", false));
        assertEquals("NOOP ?", WireLog.shown("NOOP \u0007", false));
    }
}
