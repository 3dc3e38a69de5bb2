package org.amphora.dovecotauth.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.amphora.api.auth.Sasl;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.net.SessionState;
import org.amphora.testkit.auth.FakeSasl;
import org.amphora.testkit.directory.FakeAuthenticator;
import org.amphora.testkit.directory.FakeDirectory;
import org.amphora.testkit.net.FakeConnection;
import org.amphora.testkit.transcript.Transcript;
import org.amphora.testkit.transcript.Wire;
import org.junit.Before;
import org.junit.Test;

public class DovecotAuthTranscriptTest {
    private static final String JOE = "joe@example.org";
    private static final DovecotAuthSettings SETTINGS =
            new DovecotAuthSettings(Duration.ofSeconds(150), 3, 1024, Duration.ofSeconds(20));
    private static final String HELLO = "VERSION\t1\t2\nCPID\t77\n";
    private static final String RIGHT = "AGpvZUBleGFtcGxlLm9yZwBzZWNyZXQgd29yZA==";
    private static final String PLAIN = "\tPLAIN\tservice=smtp\tsecured\trip=192.0.2.9\tresp=" + RIGHT + "\n";

    private FakeAuthenticator authenticator;
    private Sasl sasl;
    private final List<SaslContext> asked = new ArrayList<>();
    private final DovecotAuthProtocol protocol = protocol();

    private DovecotAuthProtocol protocol() {
        return new DovecotAuthProtocol(() -> Optional.ofNullable(sasl), SETTINGS);
    }

    @Before
    public void joe() {
        FakeDirectory directory = new FakeDirectory().domain("example.org").user(JOE);
        authenticator = new FakeAuthenticator(directory).password(JOE, "secret word");
        sasl = new WithLogin(new FakeSasl(authenticator), asked::add);
    }

    private void run(String file) {
        Transcript.resource(getClass(), file).run(listener -> new LineWire(new FakeConnection().open(protocol)));
    }

    @Test
    public void handshake() {
        run("handshake.txt");
    }

    @Test
    public void requests() {
        run("requests.txt");
    }

    /** The server ends its lines with LF alone. */
    private static final class LineWire implements Wire {
        private final FakeConnection connection;
        private String unread = "";

        LineWire(FakeConnection connection) {
            this.connection = connection;
        }

        @Override
        public void send(String bytes) {
            connection.type(bytes);
        }

        @Override
        public Optional<String> line() {
            unread += connection.output();
            int end = unread.indexOf('\n');
            if (end < 0 && (connection.isOpen() || !unread.isEmpty())) throw new AssertionError("no line: " + unread);
            if (end < 0) return Optional.empty();
            String line = unread.substring(0, end);
            unread = unread.substring(end + 1);
            return Optional.of(line);
        }

        @Override
        public void startTls() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            connection.disconnect();
        }
    }

    private FakeConnection ready() {
        FakeConnection c = new FakeConnection().from("127.0.0.1", 40000).open(protocol);
        c.type(HELLO);
        c.output();
        return c;
    }

    @Test
    public void theContextIsTheClientsClient() {
        FakeConnection c = ready();
        c.type("AUTH\t1" + PLAIN);
        SaslContext context = asked.get(0);
        assertEquals("smtp", context.protocol());
        assertEquals("192.0.2.9", context.peer().orElseThrow().getHostAddress());
        assertTrue(context.tls().orElseThrow().own().isEmpty());
        for (String rip : List.of("unknown", "localhost", "999.1.1.1", "1.2.3.4.5", "1.2.3", "::zz", ""))
            c.type("AUTH\t1\tPLAIN\tservice=smtp\trip=" + rip + "\n");
        for (SaslContext plain : asked.subList(1, asked.size())) {
            assertTrue("nobody's address", plain.peer().isEmpty());
            assertTrue("not secured", plain.tls().isEmpty());
        }
        assertEquals(8, asked.size());
        c.type("AUTH\t1\tPLAIN\tservice=smtp\trip=2001:db8::1\n");
        assertEquals("2001:db8:0:0:0:0:0:1", asked.get(8).peer().orElseThrow().getHostAddress());
    }

    /** As 2.3 sends it: without {@code secured}, and with the user as its own authorization identity. */
    @Test
    public void doveadmAuthTest() {
        FakeConnection c = ready();
        byte[] response = (JOE + "\0" + JOE + "\0secret word").getBytes(StandardCharsets.UTF_8);
        c.type("AUTH\t1\tPLAIN\tservice=doveadm\tresp=" + Base64.getEncoder().encodeToString(response) + "\n");
        assertEquals("OK\t1\tuser=" + JOE + "\n", c.output());
        assertEquals("a thread of those for logins", 1, c.logins());
    }

    @Test
    public void theSameBytesCutAnywhereGiveTheSameReplies() {
        String all = HELLO + "AUTH\t1" + PLAIN + "AUTH\t2\tLOGIN\tservice=smtp\tsecured\nCONT\t9\t\n"
                + "AUTH\t3\tFINAL\tservice=smtp\tsecured\tresp=" + RIGHT + "\nCONT\t2\tam9l\nCONT\t3\t\nCANCEL\t2\n"
                + "X".repeat(1100) + "\nAUTH\t4" + PLAIN;
        FakeConnection once = new FakeConnection().open(protocol).type(all);
        String whole = afterDone(once);
        assertTrue(whole, whole.startsWith("OK\t1\t") && whole.endsWith("OK\t3\tuser=" + JOE + "\n"));
        assertFalse(once.isOpen());
        Random random = new Random(3);
        for (int i = 0; i < 50; i++) {
            FakeConnection c = new FakeConnection().open(protocol);
            for (int at = 0; at < all.length() && c.isOpen(); ) {
                int to = i == 0 ? at + 1 : Math.min(all.length(), at + 1 + random.nextInt(40));
                c.type(all.substring(at, to));
                at = to;
            }
            assertEquals(whole, afterDone(c));
            assertFalse(c.isOpen());
        }
        assertEquals(0, protocol.sessions().inside());
    }

    private static String afterDone(FakeConnection c) {
        String said = c.output();
        return said.substring(said.indexOf("DONE\n") + 5);
    }

    @Test
    public void garbageEndsTheConnectionWithoutAWord() {
        for (String bad : List.of(
                "\n",
                "HELP\n",
                "EHLO x\n",
                "AUTH\n",
                "AUTH\t0" + PLAIN,
                "AUTH\t-1" + PLAIN,
                "AUTH\t4294967296" + PLAIN,
                "AUTH\tx" + PLAIN,
                "AUTH\t1\n",
                "AUTH\t1\tPLAIN\n",
                "AUTH\t1\tPLAIN\tservice=a b\n",
                "CONT\t\n",
                "CPID\t77\n",
                "A".repeat(1025),
                "\u0001")) {
            FakeConnection c = ready();
            c.type(bad);
            if (bad.equals("\u0001")) c.type("\n");
            assertEquals(bad, "", c.output());
            assertFalse(bad, c.isOpen());
        }
        FakeConnection twice = ready();
        twice.type("AUTH\t1\tPLAIN\tservice=smtp\tsecured\n");
        assertEquals("CONT\t1\t\n", twice.output());
        twice.type("AUTH\t1" + PLAIN);
        assertEquals("", twice.output());
        assertFalse(twice.isOpen());
    }

    @Test
    public void anAbsentRoleIsATemporaryError() {
        Sasl there = sasl;
        sasl = null;
        FakeConnection c = new FakeConnection().open(protocol);
        assertFalse("nothing can be promised", c.output().contains("MECH"));
        c.type(HELLO + "AUTH\t1" + PLAIN);
        assertEquals("FAIL\t1\treason=Authentication is restarting\ttemp\tcode=temp_fail\n", c.output());
        sasl = there;
        c.type("AUTH\t2" + PLAIN);
        assertEquals("OK\t2\tuser=" + JOE + "\n", c.output());
    }

    @Test
    public void aBugIsATemporaryErrorAndTheNextRequestIsServed() {
        FakeConnection c = ready();
        c.type("AUTH\t1\tBUG\tservice=smtp\nAUTH\t2" + PLAIN);
        String said = c.output();
        assertTrue(
                said, said.matches("FAIL\t1\treason=Internal error \\(\\w{8}\\)\ttemp\tcode=temp_fail\nOK\t2\t.*\n"));
    }

    @Test
    public void theOldestRequestMakesRoom() {
        FakeConnection c = ready();
        for (int id = 1; id <= 4; id++) c.type("AUTH\t" + id + "\tPLAIN\tservice=smtp\tsecured\n");
        assertEquals(
                "CONT\t1\t\nCONT\t2\t\nCONT\t3\t\nFAIL\t1\treason=Too many requests\ttemp\tcode=temp_fail\nCONT\t4\t\n",
                c.output());
        c.type("CONT\t2\t" + RIGHT + "\n");
        assertEquals("OK\t2\tuser=" + JOE + "\n", c.output());
    }

    @Test
    public void timeEndsRequestsButNotTheConnection() {
        FakeConnection c = ready();
        c.type("AUTH\t1\tPLAIN\tservice=smtp\tsecured\n");
        c.output();
        c.passIdleTime();
        assertEquals("FAIL\t1\treason=Authentication request timed out\ttemp\tcode=temp_fail\n", c.output());
        c.passIdleTime();
        c.type("AUTH\t2" + PLAIN);
        assertEquals("OK\t2\tuser=" + JOE + "\n", c.output());
        FakeConnection silent = new FakeConnection().open(protocol);
        silent.passIdleTime();
        assertFalse("no handshake", silent.isOpen());
    }

    @Test
    public void aSessionGoesOnInAnotherBuild() {
        FakeConnection c = ready();
        c.type("AUTH\t1\tPLAIN\tservice=smtp\tsecured\n");
        c.output();
        c.handOver(protocol());
        assertEquals("a request waits", 0, c.handovers());
        c.type("CONT\t1\t" + RIGHT + "\nAUT");
        assertEquals("OK\t1\tuser=" + JOE + "\n", c.output());
        assertEquals(1, c.handovers());
        c.type("H\t2" + PLAIN);
        assertEquals("no greeting", "OK\t2\tuser=" + JOE + "\n", c.output());
        assertEquals(0, protocol.sessions().inside());
    }

    @Test
    public void aStateOfAnotherFormatEndsTheConnection() {
        FakeConnection c = new FakeConnection().resume(protocol, new SessionState("dovecot-auth/99", Map.of()));
        assertEquals("", c.output());
        assertFalse(c.isOpen());
    }

    @Test
    public void fieldsComeBackAsTheyWere() {
        List<String> odd = List.of("FAIL", "1", "user=a\tb\nc\rd\0e\1f");
        String line = Fields.line(odd);
        assertEquals("FAIL\t1\tuser=a\1tb\1nc\1rd\0010e\0011f\n", line);
        assertEquals(odd, Fields.of(line.substring(0, line.length() - 1)).all());
        assertEquals(List.of("x\1"), Fields.of("\1x\1").all());
    }
}
