package org.amphora.relay.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.amphora.testkit.smtp.FakeServer;
import org.amphora.testkit.tls.FakeTls;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Mail through a smart host that wants a login. */
public class LoginTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final FakeServer server = new FakeServer();
    private final RelayRig rig = new RelayRig(server);

    @After
    public void close() {
        rig.close();
        server.close();
    }

    private String sent() throws IOException {
        Path passwords = folder.getRoot().toPath().resolve("passwords");
        Files.writeString(passwords, "[localhost]:" + server.port() + "  ann:secret:word\n");
        rig.dns.with("A localhost", "127.0.0.1");
        rig.set("relayhost", "[localhost]:" + server.port())
                .set("smtp_sasl_auth_enable", "yes")
                .set("smtp_sasl_password_maps", passwords.toString());
        return RelayRig.text(rig.send("bob@example.net").get(0));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    public void plainInsideTls() throws IOException {
        server.offers("AUTH PLAIN LOGIN").tls(new FakeTls()).on("AUTH", "235 2.7.0 OK");
        assertTrue(sent().startsWith("Delivered"));
        assertTrue(server.commands().contains("AUTH PLAIN " + base64("\0ann\0secret:word")));
    }

    @Test
    public void loginAsALastResort() throws IOException {
        server.offers("AUTH=LOGIN").tls(new FakeTls()).on("AUTH", "334 VXNlcm5hbWU6");
        server.on(base64("ann").toUpperCase(java.util.Locale.ROOT), "334 UGFzc3dvcmQ6");
        server.on(base64("secret:word").toUpperCase(java.util.Locale.ROOT), "235 2.7.0 OK");
        assertTrue(sent().startsWith("Delivered"));
    }

    @Test
    public void notInPlainText() throws IOException {
        server.offers("AUTH PLAIN");
        assertEquals("Deferred 451 4.7.0 no login in plain text at host localhost[127.0.0.1] (unreachable)", sent());
        assertFalse(server.commands().toString().contains("AUTH PLAIN"));
        server.on("AUTH", "235 2.7.0 OK");
        rig.set("smtp_sasl_tls_only", "no");
        assertTrue(sent().startsWith("Delivered"));
    }

    @Test
    public void withoutAWayToLogInTheMailWaits() throws IOException {
        server.tls(new FakeTls());
        assertEquals(
                "Deferred 451 4.7.0 no login that we know is offered by host localhost[127.0.0.1] (unreachable)",
                sent());
        server.offers("AUTH GSSAPI");
        assertTrue(sent().startsWith("Deferred 451 4.7.0 no login"));
        assertEquals(List.of(), server.messages());
    }

    @Test
    public void aWrongPasswordMakesItWait() throws IOException {
        server.offers("AUTH PLAIN").tls(new FakeTls()).on("AUTH", "535 5.7.8 no");
        assertEquals(
                "Deferred 451 4.7.8 host localhost[127.0.0.1] said: 535 5.7.8 no (in reply to AUTH command)"
                        + " (unreachable)",
                sent());
    }
}
