package org.amphora.dovecotauth.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.amphora.api.auth.Sasl;
import org.amphora.testkit.auth.FakeSasl;
import org.amphora.testkit.directory.FakeAuthenticator;
import org.amphora.testkit.directory.FakeDirectory;
import org.amphora.testkit.fuzz.Fuzz;
import org.amphora.testkit.net.FakeConnection;
import org.junit.Test;

/**
 * Connections of clients that nobody would write: each line of ours is well formed, nobody is let in but with the right
 * password, the same octets have the same answers however they are cut, and nothing is left open.
 */
public class ServerFuzzTest {
    private static final String JOE = "joe@example.org";
    private static final DovecotAuthSettings SETTINGS =
            new DovecotAuthSettings(Duration.ofSeconds(150), 3, 1024, Duration.ofSeconds(20));
    private static final String WELL_FORMED = "((OK|CONT|FAIL)\t[1-9]\\d*(\t[^\t\n]*)*\n)*";

    private final FakeSasl plain =
            new FakeSasl(new FakeAuthenticator(new FakeDirectory().user(JOE)).password(JOE, "secret word"));
    private final DovecotAuthProtocol protocol = protocol(Optional.of(new WithLogin(plain, c -> {})));
    private final DovecotAuthProtocol withoutRole = protocol(Optional.empty());

    private static DovecotAuthProtocol protocol(Optional<Sasl> sasl) {
        return new DovecotAuthProtocol(() -> sasl, SETTINGS);
    }

    @Test
    public void connections() {
        int[] in = {0};
        var fuzz = new Fuzz(Fuzz.corpus(getClass(), "/fuzz/client.txt"), 12345);
        fuzz.run(input -> {
            String said = said(protocol, List.of(input));
            assertEquals(said, said(protocol, fuzz.cut(input)));
            assertTrue(said, said.matches(WELL_FORMED));
            assertFalse(said, said.contains("Internal error"));
            if (!said.startsWith("OK\t") && !said.contains("\nOK\t")) return;
            in[0]++;
            assertTrue(said, said.contains("\tuser=" + JOE));
            assertTrue(said, holdsThePassword(input));
            assertFalse(said(withoutRole, List.of(input)).contains("OK\t"));
        });
        assertTrue("nobody was let in", in[0] > 0);
    }

    /** Our side of a connection, behind the greeting, until nothing has come for long; another build ends it. */
    private static String said(DovecotAuthProtocol protocol, List<byte[]> pieces) {
        FakeConnection c = new FakeConnection().open(protocol);
        c.output();
        for (byte[] piece : pieces) if (c.isOpen()) c.type(piece);
        if (c.isOpen()) c.handOver(protocol);
        if (c.isOpen()) c.passIdleTime();
        String said = c.output();
        assertFalse("a task is left", c.handler().summary().toString().contains("busy"));
        if (!c.isOpen()) c.expire(); // that comes too late
        else if (c.handovers() == 0)
            assertTrue("a request is left open", c.detach().isPresent());
        c.disconnect();
        assertEquals("sessions left open", 0, protocol.sessions().inside());
        return said;
    }

    private static boolean holdsThePassword(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8).replace("\1", "");
        for (String field : text.split("[\t\r\n]")) {
            try {
                byte[] response = Base64.getDecoder().decode(field.replace("resp=", ""));
                // of PLAIN, or LOGIN's second answer
                if (("\0" + new String(response, StandardCharsets.UTF_8)).endsWith("\0secret word")) return true;
            } catch (IllegalArgumentException e) {
                // another field
            }
        }
        return false;
    }

    @Test
    public void fields() {
        new Fuzz(Fuzz.corpus(getClass(), "/fuzz/client.txt"), 12346).run(input -> {
            Fields read = Fields.of(new String(input, StandardCharsets.UTF_8));
            String line = Fields.line(read.all());
            assertEquals(line.length() - 1, line.indexOf('\n'));
            assertEquals(read, Fields.of(line.substring(0, line.length() - 1)));
        });
    }
}
