package org.amphora.tls.internal;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.role.RoleHealth;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class CertificatesTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final RoleHealth health = new RoleHealth();
    private Path root;

    @Before
    public void root() {
        root = folder.getRoot().toPath();
    }

    private TlsSettings settings(String... keysAndValues) {
        return settings(root, keysAndValues);
    }

    static TlsSettings settings(Path root, String... keysAndValues) {
        Map<String, Object> raw = new HashMap<>(Map.of(
                "certificate_file", "",
                "key_file", "",
                "key_password_file", "",
                "sni_files", "",
                "protocols", "TLSv1.2, TLSv1.3",
                "cipher_suites", "",
                "session_cache_size", 100,
                "session_timeout", "1h",
                "reload_interval", "0"));
        for (int i = 0; i < keysAndValues.length; i += 2) raw.put(keysAndValues[i], keysAndValues[i + 1]);
        return TlsSettings.read(new ConfigReader("org.amphora.tls", raw), root);
    }

    private Certificates make(TlsSettings settings, String hostname) throws Exception {
        return new Certificates(settings, hostname, new SelfSigned(root.resolve("tls")), health);
    }

    @Test
    public void theFirstStartMakesACertificate() throws Exception {
        var one = make(settings(), "mail.example.org");
        try (var h = new Handshake(one)) {
            var own = h.serverCertificate();
            assertEquals("CN=mail.example.org", own.getSubjectX500Principal().getName());
            assertEquals(
                    List.of("127.0.0.1", "0:0:0:0:0:0:0:1", "localhost", "mail.example.org"),
                    own.getSubjectAlternativeNames().stream()
                            .map(n -> n.get(1).toString())
                            .sorted(java.util.Comparator.comparing(
                                    n -> n.replace("127", "!").replace("0:", "#")))
                            .collect(Collectors.toList()));
            own.verify(own.getPublicKey());
        }
        for (String file : List.of("key.pem", "certificate.pem"))
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("tls/" + file))));
        try (var files = Files.list(root.resolve("tls"))) {
            assertEquals(2, files.count());
        }
    }

    @Test
    public void theNextStartTakesTheSame() throws Exception {
        make(settings(), "a.example.org");
        byte[] first = Files.readAllBytes(root.resolve("tls/certificate.pem"));
        make(settings(), "a.example.org");
        assertArrayEquals(first, Files.readAllBytes(root.resolve("tls/certificate.pem")));
    }

    @Test
    public void anotherHostNameGetsAnother() throws Exception {
        var c = make(settings(), "a.example.org");
        var before = c.context();
        c.hostname("a.example.org");
        assertSame(before, c.context());
        c.hostname("b.example.org");
        assertNotSame(before, c.context());
        try (var h = new Handshake(c)) {
            assertTrue(SelfSigned.covers(h.serverCertificate(), "b.example.org"));
        }
    }

    private void writePair(String name) throws Exception {
        KeyPair pair = Keys.pair("RSA", 2048);
        Keys.write(root.resolve("c.pem"), Keys.pem(Keys.certificate(pair, name), Keys.pkcs8(pair)));
    }

    private void touch(String file, int seconds) throws Exception {
        Files.setLastModifiedTime(
                root.resolve(file), FileTime.from(Instant.now().plusSeconds(seconds)));
    }

    @Test
    public void changedFilesAreReadAndBrokenOnesAreNot() throws Exception {
        writePair("one");
        var c = make(settings("certificate_file", "c.pem"), "host");
        var first = c.context();
        c.refresh();
        assertSame(first, c.context());

        Files.writeString(root.resolve("c.pem"), "broken");
        touch("c.pem", 5);
        c.refresh();
        assertSame(first, c.context());
        assertTrue(health.problems().toString(), health.problems().get(0).contains("certificate_file"));

        writePair("two");
        touch("c.pem", 10);
        c.refresh();
        assertNotSame(first, c.context());
        assertEquals(List.of(), health.problems());
        try (var h = new Handshake(c)) {
            assertEquals(
                    "CN=two", h.serverCertificate().getSubjectX500Principal().getName());
        }
    }

    private void writePair(String file, String algorithm, int bits, String name, String... dns) throws Exception {
        KeyPair pair = Keys.pair(algorithm, bits);
        Instant end = Instant.now().plus(Duration.ofDays(100));
        Keys.write(root.resolve(file), Keys.pem(Keys.certificate(pair, name, end, dns), Keys.pkcs8(pair)));
    }

    private static void expect(String subject, String asked, Certificates c) throws Exception {
        for (String protocol : List.of("TLSv1.2", "TLSv1.3"))
            try (var h = new Handshake(asked, c, protocol)) {
                assertEquals(
                        "CN=" + subject,
                        h.serverCertificate().getSubjectX500Principal().getName());
            }
    }

    @Test
    public void theNameThatIsAskedForChoosesTheCertificate() throws Exception {
        // clients prefer EC: it must not be shown to who asks for the default, or for nothing
        writePair("c.pem", "RSA", 2048, "default", "mail.example.org");
        writePair("net.pem", "EC", 256, "net", "Mail.example.net");
        writePair("wild.pem", "EC", 256, "wild", "*.example.net", "mail.example.org");
        var c = make(settings("certificate_file", "c.pem", "sni_files", "net.pem, wild.pem"), "host");
        expect("default", "", c);
        expect("default", "mail.example.org", c);
        expect("default", "example.net", c);
        expect("default", "a.b.example.net", c);
        expect("net", "MAIL.example.net", c);
        expect("wild", "imap.example.net", c);

        Files.writeString(root.resolve("wild.pem"), "half");
        touch("wild.pem", 5);
        c.refresh();
        expect("wild", "imap.example.net", c);
        assertTrue(health.problems().toString(), health.problems().get(0).contains("key sni_files = "));

        writePair("wild.pem", "RSA", 2048, "new", "*.example.net");
        touch("wild.pem", 10);
        c.refresh();
        expect("new", "imap.example.net", c);
        assertEquals(List.of(), health.problems());
        assertThrows(BadConfiguration.class, () -> settings("sni_files", "net.pem"));
    }

    @Test
    public void aChangedPasswordIsSeen() throws Exception {
        writePair("one");
        Files.writeString(root.resolve("p"), "one");
        var c = make(settings("certificate_file", "c.pem", "key_password_file", "p"), "host");
        var first = c.context();
        touch("p", 5);
        c.refresh();
        assertNotSame(first, c.context());
    }

    @Test
    public void settingsThatCannotBeUsedLeaveTheOnesBefore() throws Exception {
        var c = make(settings(), "host");
        var before = c.context();
        assertThrows(BadConfiguration.class, () -> c.settings(settings("certificate_file", "absent.pem")));
        assertSame(before, c.context());
    }

    @Test
    public void tellsOfAnExpiredCertificate() throws Exception {
        KeyPair pair = Keys.pair("EC", 256);
        Instant past = Instant.now().minus(Duration.ofDays(1));
        Keys.write(root.resolve("c.pem"), Keys.pem(Keys.certificate(pair, "old", past), Keys.pkcs8(pair)));
        var c = make(settings("certificate_file", "c.pem"), "host");
        assertTrue(c.problem(), c.problem().contains("has expired"));
        assertEquals("", make(settings(), "host").problem());
        writePair("c.pem", "EC", 256, "good");
        Keys.write(root.resolve("o.pem"), Keys.pem(Keys.certificate(pair, "other", past), Keys.pkcs8(pair)));
        var two = make(settings("certificate_file", "c.pem", "sni_files", "o.pem"), "host");
        assertTrue(two.problem(), two.problem().startsWith("the certificate of CN=other has expired on "));
    }

    @Test
    public void oldProtocolsAreRefused() throws Exception {
        var c = make(settings(), "host");
        try (var h = new Handshake(c, "TLSv1.3")) {
            assertEquals("TLSv1.3", h.protocol());
        }
        try (var h = new Handshake(c, "TLSv1.2")) {
            assertEquals("TLSv1.2", h.protocol());
        }
        assertThrows(javax.net.ssl.SSLException.class, () -> new Handshake(c, "TLSv1.1").close());
        assertThrows(BadConfiguration.class, () -> settings("protocols", "TLSv1.1"));
        assertThrows(BadConfiguration.class, () -> settings("cipher_suites", "TLS_NONE"));
        assertThrows(BadConfiguration.class, () -> settings("key_file", "k.pem"));
        // for JSSE they would mean: without a limit
        assertThrows(BadConfiguration.class, () -> settings("session_timeout", "0"));
        assertThrows(BadConfiguration.class, () -> settings("session_cache_size", "0"));
    }

    @Test
    public void weakSuitesAreNotOffered() throws Exception {
        var suites = make(settings(), "host").cipherSuites();
        assertFalse(suites.isEmpty());
        for (String suite : suites) assertTrue(suite, suite.contains("GCM") || suite.contains("POLY1305"));
    }
}
