package org.amphora.pop3.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.amphora.api.auth.Sasl;
import org.amphora.api.net.Refusal;
import org.amphora.api.net.SessionState;
import org.amphora.api.store.Append;
import org.amphora.api.store.Flags;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.StoreException;
import org.amphora.testkit.auth.FakeSasl;
import org.amphora.testkit.directory.FakeAuthenticator;
import org.amphora.testkit.directory.FakeDirectory;
import org.amphora.testkit.net.FakeConnection;
import org.amphora.testkit.queue.MemorySpool;
import org.amphora.testkit.store.MemoryMailStore;
import org.amphora.testkit.transcript.FakeRig;
import org.amphora.testkit.transcript.Transcript;
import org.junit.Before;
import org.junit.Test;

public class Pop3TranscriptTest {
    private static final String JOE = "joe@example.org";
    private static final Pop3Settings SETTINGS = settings("%08Xu%08Xv");

    private static Pop3Settings settings(String uidlFormat) {
        return new Pop3Settings(
                Duration.ofMinutes(10),
                Duration.ofMinutes(3),
                3,
                20,
                255,
                12288,
                UidlFormat.parse(uidlFormat),
                Duration.ofSeconds(20));
    }

    private final MemoryMailStore memory = new MemoryMailStore();
    private final MemorySpool spool = new MemorySpool();
    private FakeSasl fakeSasl;
    private MailStore store = memory;
    private Sasl sasl;
    private final Services services = new Services() {
        @Override
        public Optional<MailStore> store() {
            return Optional.ofNullable(store);
        }

        @Override
        public Optional<Sasl> sasl() {
            return Optional.ofNullable(sasl);
        }

        @Override
        public String hostname() {
            return "mail.example.org";
        }
    };
    private final Pop3Protocol protocol = new Pop3Protocol(services, SETTINGS);

    @Before
    public void threeMessages() throws IOException {
        FakeDirectory directory = new FakeDirectory().domain("example.org").user(JOE);
        fakeSasl = new FakeSasl(new FakeAuthenticator(directory).password(JOE, "secret word"));
        sasl = fakeSasl;
        for (String name : List.of("dots", "unended"))
            append(Files.readString(Path.of("src/test/resources/messages", name + ".eml"))
                    .replace("\n", "\r\n"));
        append("Subject: big\r\n\r\n" + ".a line of some length\r\n".repeat(8000));
    }

    private void append(String text) {
        memory.inbox(JOE).append(List.of(new Append(spool.body(text), Flags.NONE, Instant.EPOCH, "")));
    }

    private void run(String file) {
        Transcript.resource(getClass(), "/transcripts/" + file).run(new FakeRig(listener -> {
            FakeConnection c = new FakeConnection().offeringTls();
            return (listener.equals("secure") ? c.secure() : c).open(protocol);
        }));
    }

    @Test
    public void session() {
        fakeSasl.inPlainText();
        run("session.txt");
    }

    @Test
    public void login() {
        run("login.txt");
    }

    @Test
    public void auth() {
        run("auth.txt");
    }

    @Test
    public void authOfOtherMechanisms() {
        run("auth-others.txt");
    }

    @Test
    public void aTrustedProxySpeaksForItsClient() {
        fakeSasl.trusting();
        FakeConnection c = new FakeConnection().open(protocol);
        assertEquals("+OK [XCLIENT] mail.example.org POP3 ready\r\n", c.output());
        c.type("XCLIENT ADDR=nowhere\r\nXCLIENT SESSION=x addr=2001:db8::1 PORT=4711\r\n");
        assertEquals("-ERR Invalid ADDR\r\n+OK Updated\r\n", c.output());
        c.handOver(new Pop3Protocol(services, SETTINGS));
        c.type("USER " + JOE + "\r\nPASS secret word\r\n");
        assertTrue("its plain text counts as secured", c.output().contains("+OK Logged in"));
        assertEquals(
                "2001:db8:0:0:0:0:0:1", fakeSasl.last().peer().orElseThrow().getHostAddress());
        c.type("XCLIENT ADDR=192.0.2.1\r\n");
        assertEquals("-ERR Already logged in\r\n", c.output());
    }

    @Test
    public void secretsAreCheckedWhereLoginsAre() {
        FakeConnection c = new FakeConnection().secure().open(protocol);
        c.type("USER joe@example.org\r\nPASS wrong\r\nAUTH PLAIN\r\nAGpvZUBleGFtcGxlLm9yZwBzZWNyZXQgd29yZA==\r\n");
        assertEquals(3, c.logins());
        assertTrue(c.type("STAT\r\nUIDL\r\n").output().contains("+OK Logged in"));
        assertEquals(3, c.logins());
    }

    @Test
    public void nobodyElseSpeaksForOthers() {
        FakeConnection c = new FakeConnection().secure().open(protocol);
        assertEquals("+OK mail.example.org POP3 ready\r\n", c.output());
        c.type("XCLIENT ADDR=192.0.2.1\r\n");
        assertEquals("-ERR You are not from a trusted network\r\n", c.output());
        c.type("USER " + JOE + "\r\nPASS secret word\r\n");
        assertEquals("192.0.2.7", fakeSasl.last().peer().orElseThrow().getHostAddress());
    }

    private FakeConnection loggedIn() {
        FakeConnection c = new FakeConnection().secure().open(protocol);
        c.type("USER " + JOE + "\r\nPASS secret word\r\n");
        assertTrue(c.output().contains("+OK Logged in"));
        return c;
    }

    @Test
    public void theSameBytesCutAnywhereGiveTheSameReplies() {
        String all = "USER " + JOE + "\r\nPASS secret word\r\nSTAT\r\n" + "X".repeat(300)
                + "\r\nUIDL\r\nTOP 3 5\r\nDELE 1\nRETR 2\r\nRSET\r\n";
        String whole = new FakeConnection().secure().open(protocol).type(all).output();
        assertTrue(whole, whole.contains("-ERR Line too long") && whole.endsWith("last\r\n.\r\n+OK \r\n"));
        List<FakeConnection> open = new ArrayList<>();
        Random random = new Random(3);
        for (int i = 0; i < 50; i++) {
            for (FakeConnection c : open) c.disconnect(); // gives the maildrop back
            FakeConnection c = new FakeConnection().secure().open(new Pop3Protocol(services, SETTINGS));
            open.add(c);
            for (int at = 0; at < all.length(); ) {
                int to = i == 0 ? at + 1 : Math.min(all.length(), at + 1 + random.nextInt(40));
                c.type(all.substring(at, to));
                at = to;
            }
            assertEquals(whole, c.output());
        }
    }

    private List<String> uniqueIds(String format) {
        FakeConnection c = new FakeConnection().secure().open(new Pop3Protocol(services, settings(format)));
        c.type("USER " + JOE + "\r\nPASS secret word\r\n");
        c.output();
        c.type("UIDL\r\n");
        List<String> lines = List.of(c.output().split("\r\n"));
        c.disconnect();
        assertEquals("+OK 3 messages", lines.get(0));
        return lines.subList(1, 4);
    }

    @Test
    public void uniqueIdsAreWhatAnotherServerGave() {
        MessageTable table = memory.inbox(JOE).messages();
        long validity = memory.inbox(JOE).status().uidValidity();
        List<String> names = List.of("1 " + table.name(0), "2 " + table.name(1), "3 " + table.name(2));
        assertEquals(names, uniqueIds("%g"));
        assertEquals(names, uniqueIds("%f"));
        memory.brought(JOE, 1, new Mailbox.Brought("guid", ""));
        memory.brought(JOE, 3, new Mailbox.Brought("", "theirs"));
        assertEquals(List.of("1 guid", names.get(1), "3 theirs"), uniqueIds("%g"));
        assertEquals(List.of(names.get(0), names.get(1), "3 theirs"), uniqueIds("%f"));
        assertEquals(List.of("1 " + validity + ".1", "2 " + validity + ".2", "3 theirs"), uniqueIds("%v.%u"));
    }

    @Test
    public void noTwoMessagesHaveOneUniqueId() {
        for (long uid = 1; uid <= 3; uid++) memory.brought(JOE, uid, new Mailbox.Brought("", "same"));
        assertEquals(List.of("1 same", "2 same-2", "3 same-3"), uniqueIds("%g"));
    }

    @Test
    public void aLongDownloadWaitsForASlowReader() {
        FakeConnection c = loggedIn();
        c.clog(true);
        c.type("RETR 3\r\nNOOP\r\n");
        String first = c.output();
        assertTrue("no more than a chunk or two: " + first.length(), first.length() < 100_000);
        c.clog(false);
        String rest = c.output();
        assertTrue(rest.endsWith("..a line of some length\r\n.\r\n+OK \r\n"));
        assertEquals(8000, (first + rest).split("\r\n\\.\\.a line", -1).length - 1);
    }

    @Test
    public void aSessionGoesOnInAnotherBuild() {
        FakeConnection c = loggedIn();
        c.type("DELE 1\r\nSTA");
        c.output();
        c.handOver(new Pop3Protocol(services, SETTINGS));
        assertEquals(1, c.handovers());
        c.type("T\r\nLIST 1\r\nQUIT\r\n");
        String said = c.output();
        assertTrue(said, said.startsWith("+OK 2 ") && said.contains("-ERR Message is deleted\r\n+OK Bye"));
        assertEquals(2, memory.inbox(JOE).messages().size());
        assertEquals(0, protocol.sessions().inside());
    }

    @Test
    public void aStateOfAnotherFormatEndsPolitely() {
        FakeConnection c = new FakeConnection().resume(protocol, new SessionState("pop3/99", java.util.Map.of()));
        assertEquals("-ERR [SYS/TEMP] Server has been updated\r\n", c.output());
        assertFalse(c.isOpen());
    }

    /** RFC 2595 §4 and CVE-2011-0411: however it is cut, nothing behind STLS is obeyed or answered. */
    @Test
    public void whatIsSlippedInBehindStlsIsNotObeyed() {
        for (String slipped : List.of("CAPA\r\n", "QUIT\r\n", "CAP", "\r\n", "USER joe\r\nPASS x\r\nQUIT\r\n")) {
            FakeConnection c = new FakeConnection().offeringTls().open(protocol);
            c.output();
            c.type("STLS\r\n" + slipped);
            assertEquals("+OK Begin TLS negotiation\r\n", c.output());
        }
    }

    @Test
    public void aLoginIsNoCommandBoundary() {
        FakeConnection c = new FakeConnection().secure().open(protocol);
        c.type("AUTH PLAIN\r\n");
        assertTrue(c.detach().isEmpty());
        c.type("*\r\n");
        assertTrue(c.detach().isPresent());
    }

    @Test
    public void anAbsentRoleIsATemporaryError() {
        FakeConnection c = loggedIn();
        store = null;
        c.output();
        c.type("RETR 1\r\n");
        assertEquals("-ERR [SYS/TEMP] Mailbox is restarting\r\n", c.output());
        store = memory;
        c.type("TOP 1 0\r\n");
        assertTrue(c.output().startsWith("+OK"));
        sasl = null;
        FakeConnection other = new FakeConnection().secure().open(protocol);
        other.output();
        other.type("AUTH PLAIN\r\nCAPA\r\n");
        String said = other.output();
        assertTrue(said, said.startsWith("-ERR [SYS/TEMP] Authentication is restarting\r\n+OK\r\n"));
        assertFalse(said.contains("SASL"));
    }

    @Test
    public void anUpdateThatFailsSaysSoAndDeletesNothing() {
        FakeConnection c = loggedIn();
        c.type("DELE 1\r\n");
        c.output();
        memory.failWith(StoreException.Kind.UNAVAILABLE);
        c.type("QUIT\r\n");
        assertEquals("-ERR [SYS/TEMP] Some deleted messages were not removed\r\n", c.output());
        memory.failWith(null);
        assertEquals(3, memory.inbox(JOE).messages().size());
    }

    @Test
    public void theEndOfAConnectionIsNoUpdate() {
        FakeConnection c = loggedIn();
        c.type("DELE 1\r\n");
        c.disconnect();
        FakeConnection idle = loggedIn();
        idle.type("DELE 1\r\n");
        idle.output();
        idle.passIdleTime();
        assertEquals("-ERR [SYS/TEMP] Disconnected for inactivity\r\n", idle.output());
        FakeConnection expired = loggedIn();
        expired.type("DELE 1\r\n");
        expired.expire();
        assertEquals(3, memory.inbox(JOE).messages().size());
    }

    @Test
    public void tooManyBadCommandsEndTheConnection() {
        FakeConnection c = new FakeConnection().open(protocol);
        c.output();
        c.type("X\r\n".repeat(21));
        assertEquals("-ERR Unknown command\r\n".repeat(19) + "-ERR Too many bad commands\r\n", c.output());
        assertFalse(c.isOpen());
    }

    @Test
    public void timeOutsFollowTheState() {
        FakeConnection c = new FakeConnection().secure().open(protocol);
        assertEquals(SETTINGS.loginTimeout(), c.idleTimeout());
        c.type("USER " + JOE + "\r\nPASS secret word\r\n");
        assertEquals(SETTINGS.idleTimeout(), c.idleTimeout());
    }

    @Test
    public void whoIsTurnedAwayByNetIsTold() {
        assertEquals(
                ByteBuffer.wrap("-ERR [SYS/PERM] Access from your address is not allowed\r\n".getBytes()),
                protocol.refusal(Refusal.NOT_ALLOWED));
        assertEquals(
                ByteBuffer.wrap("-ERR [SYS/TEMP] Too much from your address, try again later\r\n".getBytes()),
                protocol.refusal(Refusal.NOT_NOW));
    }
}
