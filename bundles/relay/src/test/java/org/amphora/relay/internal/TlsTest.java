package org.amphora.relay.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.MailParameters.BodyType;
import org.amphora.relay.internal.tls.StsPolicies;
import org.amphora.testkit.dns.FakeDns;
import org.amphora.testkit.smtp.FakeServer;
import org.amphora.testkit.tls.FakeTls;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What each level asks of a server, and what becomes of the mail if it has not got it. */
public class TlsTest {
    private static final String HOST = "mx.example.net[127.0.0.1]";
    /** Of a server whose certificate is for {@code localhost}. */
    private static final String TRUSTED = "localhost[127.0.0.1]";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final FakeTls tls = new FakeTls();
    private final FakeServer server = new FakeServer().tls(tls);
    private final RelayRig rig = new RelayRig(server);

    @After
    public void close() {
        rig.close();
        server.close();
    }

    private Path file(String name, String text) {
        try {
            return Files.writeString(folder.getRoot().toPath().resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on the exchanger is called as its certificate says, and that is believed. */
    private void trusted() throws Exception {
        rig.dns.with("MX example.net", "10 localhost").with("A localhost", "127.0.0.1");
        byte[] der = tls.certificate().getEncoded();
        Path ca = file(
                "ca.pem",
                "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(der)
                        + "\n-----END CERTIFICATE-----\n");
        rig.set("smtp_tls_ca_file", ca.toString());
    }

    private String sent(String level) {
        rig.set("smtp_tls_security_level", level);
        return RelayRig.text(rig.send("bob@example.net").get(0));
    }

    private void isDelivered(String level, boolean inTls) {
        server.commands().clear();
        String text = sent(level);
        assertTrue(text, text.startsWith("Delivered"));
        assertEquals(inTls, server.commands().contains("STARTTLS"));
    }

    @Test
    public void opportunity() {
        isDelivered("may", true);
        isDelivered("dane", true);
        isDelivered("encrypt", true);
        isDelivered("none", false);
        server.tls(null);
        isDelivered("may", false);
        assertEquals(
                "Deferred 451 4.7.4 TLS is required, but was not offered by host " + HOST + " (unreachable)",
                sent("encrypt"));
    }

    @Test
    public void brokenTlsIsNoWayAroundADemand() {
        server.on("STARTTLS", FakeServer.GARBAGE);
        String text = sent("encrypt");
        assertTrue(text, text.startsWith("Deferred 451 4.7.5 cannot start TLS with " + HOST + ": "));
        server.on("STARTTLS", "454 4.7.0 not now");
        assertEquals(
                "Deferred 454 4.7.0 host " + HOST
                        + " said: 454 4.7.0 not now (in reply to STARTTLS command) (unreachable)",
                sent("encrypt"));
        assertEquals(0, server.messages().size());
    }

    @Test
    public void theExchangersName() throws Exception {
        String text = sent("verify");
        assertTrue(
                text,
                text.startsWith("Deferred 451 4.7.5 Server certificate of " + HOST + ": certificate is not trusted: "));
        trusted();
        isDelivered("verify", true);
        rig.dns.with("MX example.net", "10 mx.example.net");
        assertEquals(
                "Deferred 451 4.7.5 Server certificate of " + HOST
                        + ": certificate is for [localhost], not for [mx.example.net] (unreachable)",
                sent("verify"));
    }

    @Test
    public void theNextHopsName() throws Exception {
        trusted();
        assertEquals(
                "Deferred 451 4.7.5 Server certificate of " + TRUSTED
                        + ": certificate is for [localhost], not for [example.net, .example.net] (unreachable)",
                sent("secure"));
        rig.set(
                "smtp_tls_policy_maps",
                file("policy", "example.net secure match=hostname\n").toString());
        isDelivered("may", true);
        rig.set(
                "smtp_tls_policy_maps",
                file("policy", "example.net secure match=a.example:b.example\n").toString());
        assertTrue(sent("may").contains("not for [a.example, b.example]"));
        rig.set("smtp_tls_policy_maps", file("policy", ".net none\n").toString());
        isDelivered("encrypt", false);
    }

    private String tlsa(int usage, byte[] selected) throws Exception {
        return usage + " " + (selected == null ? "0" : "1") + " 1 "
                + HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256")
                                .digest(selected == null ? tls.certificate().getEncoded() : selected));
    }

    private void secureDns() {
        rig.dns.secure("MX example.net", "10 mx.example.net").secure("A mx.example.net", "127.0.0.1");
    }

    private String tlsaName() {
        return "TLSA _" + server.port() + "._tcp.mx.example.net";
    }

    @Test
    public void dane() throws Exception {
        secureDns();
        isDelivered("dane", true);
        rig.dns.secure(tlsaName(), tlsa(3, tls.certificate().getPublicKey().getEncoded()));
        isDelivered("dane", true);
        rig.dns.secure(tlsaName(), tlsa(3, null));
        isDelivered("dane", true);
        rig.dns.secure(tlsaName(), "3 1 1 00ff");
        assertEquals(
                "Deferred 451 4.7.5 Server certificate of " + HOST
                        + ": certificate matches no TLSA record (unreachable)",
                sent("dane"));
        // with a trust anchor, names count
        rig.dns.secure(tlsaName(), tlsa(2, null));
        assertTrue(sent("dane").contains("certificate matches no TLSA record"));
    }

    @Test
    public void daneWithATrustAnchor() throws Exception {
        rig.dns
                .secure("MX example.net", "10 localhost")
                .secure("A localhost", "127.0.0.1")
                .secure("TLSA _" + server.port() + "._tcp.localhost", tlsa(2, null));
        isDelivered("dane", true);
    }

    @Test
    public void tlsaThatNobodyVouchesForIsNone() throws Exception {
        secureDns();
        rig.dns.with(tlsaName(), "3 1 1 00ff");
        isDelivered("dane", true);
        rig.dns.secure(tlsaName(), "3 1 1 00ff").with("A mx.example.net", "127.0.0.1");
        assertTrue(sent("dane").startsWith("Deferred"));
    }

    @Test
    public void tlsaThatCannotBeHadKeepsTheMail() {
        secureDns();
        rig.dns.with(tlsaName(), FakeDns.FAIL);
        assertEquals("Deferred 451 4.7.5 TLSA lookup error for mx.example.net: SERVFAIL (unreachable)", sent("dane"));
    }

    /** RFC 7672 §2.2: records that are of no use still say that there is TLS. */
    @Test
    public void unusableTlsaStillDemandsTls() {
        secureDns();
        rig.dns.secure(tlsaName(), "1 1 1 00ff");
        isDelivered("dane", true);
        server.tls(null);
        assertTrue(sent("dane").startsWith("Deferred 451 4.7.4 "));
    }

    private int stsId;

    private void sts(String policy) {
        rig.dns.with("TXT _mta-sts.example.net", "v=STSv1; id=" + ++stsId + ";");
        rig.sts = Optional.of(new StsPolicies(
                () -> rig.dns, folder.getRoot().toPath().resolve("sts"), domain -> policy, InstantSource.system()));
    }

    @Test
    public void mtaSts() throws Exception {
        sts("version: STSv1\r\nmode: enforce\r\nmx: *.example.net\r\nmax_age: 86400\r\n");
        String text = sent("may");
        assertTrue(
                text,
                text.startsWith("Deferred 451 4.7.5 Server certificate of " + HOST + ": certificate is not trusted"));
        trusted();
        sts("version: STSv1\nmode: enforce\nmx: localhost\nmax_age: 86400\n");
        isDelivered("may", true);
        isDelivered("dane", true);
        sts("version: STSv1\nmode: enforce\nmx: mx.example.net\nmax_age: 86400\n");
        assertEquals(
                "Deferred 451 4.7.5 Host localhost is not in the MTA-STS policy of example.net (unreachable)",
                sent("dane"));
        sts("version: STSv1\nmode: testing\nmx: mx.example.net\nmax_age: 86400\n");
        isDelivered("dane", true);
    }

    @Test
    public void requireTls() throws Exception {
        MailParameters mail =
                new MailParameters(Address.of("ann@example.org"), -1, BodyType.SEVEN_BIT, false, true, "", null);
        var envelope = RelayRig.envelope(mail, RelayRig.to("bob@example.net"));
        assertEquals(
                "Failed 550 5.7.30 REQUIRETLS: nobody vouches that mx.example.net is a host of example.net",
                RelayRig.text(rig.send(envelope, RelayRig.MESSAGE).get(0)));
        secureDns();
        rig.dns.secure(tlsaName(), tlsa(3, null));
        assertEquals(
                "Failed 550 5.7.30 REQUIRETLS is not offered by host " + HOST,
                RelayRig.text(rig.send(envelope, RelayRig.MESSAGE).get(0)));
        server.offers("REQUIRETLS", "PIPELINING");
        String text = RelayRig.text(rig.send(envelope, RelayRig.MESSAGE).get(0));
        assertTrue(text, text.startsWith("Delivered"));
        assertTrue(server.commands().contains("MAIL FROM:<ann@example.org> REQUIRETLS"));
        assertEquals("not left to others", 0, rig.pooled());
    }

    @Test
    public void aWaiverOfTls() {
        secureDns();
        rig.dns.secure(tlsaName(), "3 1 1 00ff");
        var envelope =
                RelayRig.envelope(MailParameters.of(Address.of("ann@example.org")), RelayRig.to("bob@example.net"));
        String text = RelayRig.text(rig.send(envelope, "TLS-Required: No\nSubject: x\n\nyour TLS is broken\n")
                .get(0));
        assertTrue(text, text.startsWith("Delivered"));
        assertEquals(0, rig.pooled());
    }

    @Test
    public void aCertificateForThoseWhoAsk() {
        server.asksForCertificate();
        isDelivered("may", true);
        assertEquals("nobody", server.handshakes().get(0));
        rig.keys = new KeyManager[] {FakeTls.elsewhere().clientKeys()};
        isDelivered("may", true);
        assertEquals("CN=elsewhere.example", server.handshakes().get(1));
    }

    @Test
    public void sessionsAreResumed() {
        RelayTarget target = rig.set("smtp_connection_cache_size", "0")
                .set("smtp_tls_security_level", "may")
                .target();
        for (int i = 0; i < 3; i++) {
            var envelope =
                    RelayRig.envelope(MailParameters.of(Address.of("ann@example.org")), RelayRig.to("bob@example.net"));
            RelayRig.send(target, envelope, rig.spool.body(RelayRig.MESSAGE), Duration.ofSeconds(20));
        }
        assertEquals(3, server.connections());
        assertEquals(3, server.messages().size());
        assertTrue(server.sessions() + " sessions", server.sessions() < 3);
        assertFalse(server.handshakes().isEmpty());
    }
}
