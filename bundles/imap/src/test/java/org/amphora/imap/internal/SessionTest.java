package org.amphora.imap.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import org.amphora.api.net.SessionState;
import org.amphora.api.store.StoreException;
import org.amphora.testkit.net.FakeConnection;
import org.amphora.testkit.store.MemoryMailStore;
import org.junit.Test;

/** What a transcript cannot say: roles that go and come, another build, slow clients, time-outs, limits. */
public class SessionTest {
    private final Bench bench = new Bench();

    private static String say(FakeConnection c, String line) {
        c.output();
        c.type(line + "\r\n");
        return c.output();
    }

    // ---- who is there

    @Test
    public void aTrustedProxySpeaksForItsClient() {
        bench.fakeSasl.trusting();
        FakeConnection c = bench.open("plain");
        assertTrue(say(c, "a1 ID (\"x-originating-ip\" \"nowhere\")").startsWith("a1 BAD x-originating-ip"));
        say(c, "a2 ID (\"name\" \"proxy\" \"X-Originating-IP\" \"192.0.2.9\" \"x-originating-port\" \"4711\")");
        c.handOver(bench.build());
        String login = say(c, "a3 LOGIN " + Bench.JOE + " \"secret word\"");
        assertTrue("its plain text counts as secured: " + login, login.contains("a3 OK"));
        assertEquals("192.0.2.9", bench.fakeSasl.last().peer().orElseThrow().getHostAddress());
        assertTrue(say(c, "a4 ID (\"x-originating-ip\" \"nowhere\")").contains("a4 OK"));
    }

    @Test
    public void nobodyElseSpeaksForOthers() {
        FakeConnection c = bench.open("secure");
        assertTrue(say(c, "a1 ID (\"x-originating-ip\" \"192.0.2.9\")").contains("a1 OK"));
        say(c, "a2 LOGIN " + Bench.JOE + " \"secret word\"");
        assertEquals("192.0.2.7", bench.fakeSasl.last().peer().orElseThrow().getHostAddress());
    }

    @Test
    public void secretsAreCheckedWhereLoginsAre() {
        FakeConnection c = bench.open("secure");
        say(c, "a1 LOGIN " + Bench.JOE + " wrong");
        say(c, "a2 AUTHENTICATE PLAIN");
        say(c, "AGpvZUBleGFtcGxlLm9yZwBzZWNyZXQgd29yZA==");
        assertEquals(3, c.logins());
        say(c, "a3 SELECT INBOX");
        say(c, "a4 IDLE");
        assertTrue(say(c, "DONE").contains("a4 OK"));
        assertEquals(3, c.logins());
    }

    // ---- roles that are away

    @Test
    public void aSelectedMailboxOutlivesItsStore() {
        bench.deliver("Subject: one\n\n1\n");
        bench.deliver("Subject: two\n\n2\n");
        FakeConnection c = bench.select("INBOX");
        bench.storeGoes();
        assertEquals("a1 NO [UNAVAILABLE] Mail store is restarting\r\n", say(c, "a1 FETCH 1 FLAGS"));
        assertEquals("a2 OK Completed\r\n", say(c, "a2 NOOP"));
        assertEquals("a3 NO [UNAVAILABLE] Mail store is restarting\r\n", say(c, "a3 LIST \"\" *"));
        FakeConnection other = bench.login();
        assertTrue(say(other, "b1 SELECT INBOX").startsWith("b1 NO [UNAVAILABLE]"));
        bench.store = bench.memory;
        bench.deliver("Subject: three\n\n3\n");
        bench.storeComes(bench.memory);
        assertEquals("* 3 EXISTS\r\n* 3 RECENT\r\na4 OK Completed\r\n", say(c, "a4 NOOP"));
        assertEquals("* 1 FETCH (UID 1)\r\na5 OK Fetch completed\r\n", say(c, "a5 FETCH 1 UID"));
    }

    @Test
    public void anIdleOutlivesItsStore() {
        FakeConnection c = bench.select("INBOX");
        say(c, "a1 IDLE");
        bench.storeGoes();
        bench.deliver("Subject: one\n\n1\n");
        assertEquals("", c.output());
        bench.storeComes(bench.memory);
        assertEquals("* 1 EXISTS\r\n* 1 RECENT\r\n", c.output());
        bench.deliver("Subject: two\n\n2\n");
        assertEquals("* 2 EXISTS\r\n* 2 RECENT\r\n", c.output());
        assertTrue(c.isOpen());
    }

    @Test
    public void aStoreWithoutTheMailboxEndsTheSession() {
        FakeConnection c = bench.select("INBOX");
        FakeConnection idle = bench.select("INBOX");
        say(idle, "a1 IDLE");
        bench.storeGoes();
        bench.storeComes(new MemoryMailStore());
        assertEquals("* BYE Selected mailbox is gone\r\n", idle.output());
        assertFalse(idle.isOpen());
        assertTrue(say(c, "a1 NOOP").startsWith("* BYE "));
        assertFalse(c.isOpen());
    }

    @Test
    public void anotherUidValidityEndsTheSession() {
        FakeConnection c = bench.select("INBOX");
        say(c, "a1 IDLE");
        Map<String, Object> values = new HashMap<>(c.detach().orElseThrow().values());
        values.computeIfPresent("uidvalidity", (k, v) -> (Long) v + 1);
        FakeConnection resumed =
                new FakeConnection().resume(bench.build(), new SessionState(HandedOver.FORMAT, values));
        assertEquals("* BYE Selected mailbox is gone\r\n", resumed.output());
        assertFalse(resumed.isOpen());
    }

    @Test
    public void anAbsentSaslIsATemporaryError() {
        bench.sasl = null;
        FakeConnection c = bench.open("");
        assertTrue(c.output().contains(" LOGINDISABLED]"));
        assertEquals("a1 NO [UNAVAILABLE] Authentication is restarting\r\n", say(c, "a1 LOGIN joe x"));
        assertEquals("a2 NO [UNAVAILABLE] Authentication is restarting\r\n", say(c, "a2 AUTHENTICATE PLAIN"));
        bench.sasl = bench.fakeSasl;
        assertTrue(say(c, "a3 LOGIN " + Bench.JOE + " \"secret word\"").startsWith("a3 OK "));
    }

    @Test
    public void errorsOfTheStoreHaveTheirCodes() {
        FakeConnection c = bench.login();
        Map<StoreException.Kind, String> codes = Map.of(
                StoreException.Kind.UNKNOWN, "UNAVAILABLE",
                StoreException.Kind.UNAVAILABLE, "UNAVAILABLE",
                StoreException.Kind.CONFLICT, "INUSE",
                StoreException.Kind.OVER_QUOTA, "OVERQUOTA",
                StoreException.Kind.NO_SUCH_MAILBOX, "NONEXISTENT",
                StoreException.Kind.ALREADY_EXISTS, "ALREADYEXISTS",
                StoreException.Kind.CANNOT, "CANNOT",
                StoreException.Kind.LIMIT, "LIMIT");
        codes.forEach((kind, code) -> {
            bench.memory.failWith(kind);
            assertTrue(code, say(c, "a1 CREATE x").startsWith("a1 NO [" + code + "] "));
        });
        bench.memory.failWith(null);
    }

    @Test
    public void aFullMailboxIsOverQuota() {
        Bench full = new Bench(Bench.SETTINGS, new MemoryMailStore('.', 100));
        FakeConnection c = full.login();
        assertEquals("a1 NO [OVERQUOTA] Mailbox is full\r\n", say(c, "a1 APPEND INBOX {200+}\r\n" + "x".repeat(200)));
        assertEquals(0, full.spool.inMemory());
    }

    @Test
    public void aBugHasAnIdOnTheWire() {
        FakeConnection c = bench.login();
        bench.store = null;
        bench.sasl = null;
        bench.storeComes(new BrokenStore());
        String said = say(c, "a1 LIST \"\" *");
        assertTrue(said, said.matches("a1 NO \\[SERVERBUG\\] Internal error \\([0-9a-f]{8}\\)\r\n"));
        assertTrue(c.isOpen());
    }

    // ---- slow clients

    @Test
    public void aLongFetchWaitsForASlowReader() {
        for (int i = 0; i < 50; i++) bench.deliver("Subject: big\n\n" + "a line of some length\n".repeat(4000));
        FakeConnection c = bench.select("INBOX");
        c.clog(true);
        c.type("a1 FETCH 1:* BODY.PEEK[]\r\na2 NOOP\r\n");
        String first = c.output();
        assertTrue("no more than a piece or two: " + first.length(), first.length() < 200_000);
        assertTrue("no worker waits", c.waiting() <= 1);
        c.clog(false);
        String all = first + c.output();
        assertTrue(all.endsWith(")\r\na1 OK Fetch completed\r\na2 OK Completed\r\n"));
        assertEquals(50 * 4000, all.split("\r\na line", -1).length - 1);
    }

    @Test
    public void aClientThatGoesAwayInTheMiddleLeavesNothing() {
        bench.deliver("Subject: big\n\n" + "a line of some length\n".repeat(40_000));
        FakeConnection c = bench.select("INBOX");
        c.clog(true);
        c.type("a1 FETCH 1 BODY.PEEK[]\r\n");
        c.disconnect();
        FakeConnection d = bench.login();
        d.type("a1 APPEND INBOX {1000}\r\nSubject: half");
        assertEquals(1000, bench.spool.inMemory());
        d.disconnect();
        assertEquals(0, bench.spool.inMemory());
        assertEquals(0, bench.protocol.sessions().inside());
    }

    @Test
    public void anIdlingClientThatDoesNotReadCostsNoTask() {
        FakeConnection c = bench.select("INBOX");
        say(c, "a1 IDLE");
        c.clog(true);
        for (int i = 0; i < 10; i++) bench.deliver("Subject: " + i + "\n\n");
        assertEquals(1, c.waiting());
        c.clog(false);
        assertEquals("* 10 EXISTS\r\n* 10 RECENT\r\n", c.output());
    }

    @Test
    public void pipelinedResponsesGoOutTogether() {
        bench.deliver("Subject: one\n\n1\n");
        FakeConnection c = bench.select("INBOX");
        int before = c.flushes();
        c.type("a1 NOOP\r\na2 CAPABILITY\r\na3 FETCH 1 FLAGS\r\na4 SEARCH ALL\r\n");
        assertTrue(c.output().endsWith("a4 OK Search completed\r\n"));
        assertEquals(1, c.flushes() - before);
    }

    // ---- time-outs and limits

    @Test
    public void timeOutsFollowTheState() {
        FakeConnection c = bench.open("");
        assertEquals(Bench.SETTINGS.loginTimeout(), c.idleTimeout());
        c.type("a1 LOGIN " + Bench.JOE + " \"secret word\"\r\n");
        assertEquals(Bench.SETTINGS.idleTimeout(), c.idleTimeout());
        c.type("a2 SELECT INBOX\r\na3 IDLE\r\n");
        c.output();
        c.passIdleTime();
        assertEquals("* BYE Disconnected for inactivity\r\n", c.output());
        assertFalse(c.isOpen());
        assertEquals(0, bench.protocol.sessions().inside());
    }

    @Test
    public void tooManyBadCommandsEndTheConnection() {
        FakeConnection c = bench.open("");
        c.output();
        c.type("x FOO\r\n".repeat(20));
        assertEquals("x BAD Unknown command\r\n".repeat(20) + "* BYE Too many bad commands\r\n", c.output());
        assertFalse(c.isOpen());
    }

    @Test
    public void aLineThatIsTooLongIsPassedOver() {
        FakeConnection c = bench.login();
        String megabyte = "x".repeat(1024 * 1024);
        assertEquals("a1 BAD Line too long\r\n", say(c, "a1 SELECT \"" + megabyte + "\""));
        assertEquals("a2 BAD Line too long\r\n", say(c, "a2 SELECT " + megabyte + " {5+}\r\nabcde"));
        assertEquals("a3 BAD Line too long\r\n", say(c, "a3 SELECT " + "x".repeat(65536) + " {5}"));
        assertEquals("* BAD Line too long\r\n", say(c, megabyte));
        assertEquals("a4 OK Completed\r\n", say(c, "a4 NOOP"));
    }

    @Test
    public void anAnswerThatIsTooLongEndsItsCommand() {
        String long100k = "x".repeat(100_000);
        FakeConnection c = bench.open("");
        c.type("a1 AUTHENTICATE PLAIN\r\n");
        assertEquals("a1 BAD Line too long\r\n", say(c, long100k));
        assertEquals("a2 OK Completed\r\n", say(c, "a2 NOOP"));
        FakeConnection idle = bench.select("INBOX");
        say(idle, "b1 IDLE");
        assertEquals("b1 BAD Line too long\r\n", say(idle, "b9 " + long100k));
        bench.deliver("Subject: one\n\n1\n");
        assertEquals("", idle.output());
        assertEquals("* 1 EXISTS\r\n* 1 RECENT\r\nb2 OK Completed\r\n", say(idle, "b2 NOOP"));
    }

    @Test
    public void literalsThatAreTooLargeArePassedOverOrRefused() {
        FakeConnection c = bench.login();
        String big = "x".repeat(70_000);
        assertEquals("a1 BAD [TOOBIG] Literal is too large\r\n", say(c, "a1 SELECT {70000}"));
        assertEquals("a2 BAD [TOOBIG] Literal is too large\r\n", say(c, "a2 SELECT {70000+}\r\n" + big));
        assertEquals(
                "a3 BAD [TOOBIG] Literal is too large\r\n",
                say(c, "a3 LOGIN {40000+}\r\n" + "x".repeat(40_000) + " {40000+}\r\n" + "x".repeat(40_000)));
        assertEquals(
                "a4 NO [TOOBIG] Message is too large\r\n",
                say(c, "a4 APPEND INBOX {2000000+}\r\n" + "x".repeat(2_000_000)));
        assertEquals("a5 OK Completed\r\n", say(c, "a5 NOOP"));
        FakeConnection stranger = bench.open("");
        assertEquals("b1 BAD [TOOBIG] Literal is too large\r\n", say(stranger, "b1 LOGIN {70000}"));
        assertEquals("* BYE [TOOBIG] Literal is too large\r\n", say(stranger, "b2 LOGIN {70000+}"));
        assertFalse(stranger.isOpen());
    }

    @Test
    public void tooManyArgumentsAreRefused() {
        FakeConnection c = bench.select("INBOX");
        assertEquals("a1 BAD Too many arguments\r\n", say(c, "a1 SEARCH" + " ALL".repeat(6000)));
        assertEquals("a2 BAD Too many arguments\r\n", say(c, "a2 FETCH 1:* (FLAGS" + " UID".repeat(6000) + ")"));
        assertEquals("a3 BAD Invalid argument\r\n", say(c, "a3 STORE 1:* FLAGS " + "(".repeat(10_000)));
        assertEquals("a4 BAD Search is nested too deeply\r\n", say(c, "a4 SEARCH " + "(".repeat(10_000)));
        assertEquals("a5 BAD Search is nested too deeply\r\n", say(c, "a5 SEARCH" + " NOT".repeat(60) + " ALL"));
        assertTrue(
                say(c, "a6 UID FETCH 1" + ",4294967295".repeat(5000) + " FLAGS").startsWith("a6 OK"));
    }

    // ---- appended messages

    @Test
    public void aLargeMessageGoesThroughAFileThatIsDeleted() throws Exception {
        FakeConnection c = bench.select("INBOX");
        String body = "Subject: big\r\n\r\n" + "0123456789abcdef0123456789abcd\r\n".repeat(20_000);
        c.type("a1 APPEND INBOX {" + body.length() + "}\r\n");
        assertEquals("+ OK\r\n", c.output());
        c.type(body.substring(0, 300_000));
        try (var files = Files.list(bench.directory.resolve("append"))) {
            assertEquals(1, files.count());
        }
        assertEquals(0, bench.spool.inMemory());
        c.type(body.substring(300_000) + "\r\n");
        assertTrue(c.output().contains("* 1 EXISTS\r\n"));
        try (var files = Files.list(bench.directory.resolve("append"))) {
            assertEquals(0, files.count());
        }
        String got = say(c, "a2 FETCH 1 BODY.PEEK[]");
        assertTrue(got.contains("{" + body.length() + "}\r\n" + body + ")"));
    }

    @Test
    public void messagesInMemoryTogetherAreBounded() throws Exception {
        // 17 messages of 64,000 octets are more than the megabyte that all may have
        FakeConnection[] many = new FakeConnection[17];
        for (int i = 0; i < many.length; i++) {
            many[i] = bench.login();
            many[i].type("a1 APPEND INBOX {64000}\r\n" + "x".repeat(63_999));
        }
        assertTrue(bench.spool.inMemory() <= Bench.SETTINGS.spoolMemoryTotal());
        try (var files = Files.list(bench.directory.resolve("append"))) {
            assertEquals(1, files.count());
        }
        for (FakeConnection c : many) assertTrue(say(c, "x").startsWith("a1 OK [APPENDUID "));
        assertEquals(0, bench.spool.inMemory());
        try (var files = Files.list(bench.directory.resolve("append"))) {
            assertEquals(0, files.count());
        }
    }

    @Test
    public void aMessageThatIsBrokenOffLeavesNoFile() throws Exception {
        FakeConnection c = bench.login();
        c.type("a1 APPEND INBOX {200000}\r\n" + "x".repeat(100_000));
        c.disconnect();
        try (var files = Files.list(bench.directory.resolve("append"))) {
            assertEquals(0, files.count());
        }
    }

    @Test
    public void whatAKilledProcessHasLeftIsCleared() throws Exception {
        Files.createDirectories(bench.directory.resolve("append"));
        Files.createFile(bench.directory.resolve("append").resolve("7.append"));
        bench.spool.clear();
        try (var files = Files.list(bench.directory.resolve("append"))) {
            assertEquals(0, files.count());
        }
    }

    // ---- TLS

    @Test
    public void whatIsPipelinedBehindStartTlsIsNotObeyed() {
        FakeConnection c = bench.open("plain");
        c.output();
        c.type("a1 STARTTLS\r\na2 NOOP\r\na3 LOGIN {5}\r\n");
        assertEquals("a1 OK Begin TLS negotiation\r\n", c.output());
        assertEquals("a4 OK Completed\r\n", say(c, "a4 NOOP"));
    }
}
