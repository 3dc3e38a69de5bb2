package org.amphora.tls.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.amphora.api.role.RoleHealth;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Which sessions are resumed: one that is has the time at which it was first made. */
public class SessionsTest {
    private static final List<String> PROTOCOLS = List.of("TLSv1.2", "TLSv1.3");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path root;
    private Certificates certificates;

    @Before
    public void make() throws Exception {
        root = folder.getRoot().toPath();
        writePair("one", 0);
        certificates = new Certificates(
                CertificatesTest.settings(root, "certificate_file", "c.pem"),
                "host",
                new SelfSigned(root.resolve("tls")),
                new RoleHealth());
    }

    private void writePair(String name, int later) throws Exception {
        var pair = Keys.pair("EC", 256);
        write(Keys.pem(Keys.certificate(pair, name), Keys.pkcs8(pair)), later);
    }

    private void write(String text, int later) throws Exception {
        Path file = Keys.write(root.resolve("c.pem"), text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(later)));
    }

    private long madeAt(Engines client) throws Exception {
        return client.shake(certificates.context().createSSLEngine()).getCreationTime();
    }

    @Test
    public void aClientThatComesAgainResumes() throws Exception {
        for (String protocol : PROTOCOLS) {
            var client = new Engines(protocol, null);
            long first = madeAt(client);
            assertEquals(protocol, first, madeAt(client));
            assertEquals(protocol, first, madeAt(client));
            assertNotEquals("another client", first, madeAt(new Engines(protocol, null)));
        }
    }

    /** It would go on with the old certificate, to which SCRAM's channel binding is tied. */
    @Test
    public void afterAReloadAHandshakeIsFull() throws Exception {
        for (String protocol : PROTOCOLS) {
            var client = new Engines(protocol, null);
            long first = madeAt(client);
            write("broken", PROTOCOLS.indexOf(protocol) * 10 + 5);
            certificates.refresh();
            assertEquals("the old one is in force", first, madeAt(client));
            writePair("two", PROTOCOLS.indexOf(protocol) * 10 + 7);
            certificates.refresh();
            long second = madeAt(client);
            assertNotEquals(protocol, first, second);
            assertEquals(protocol, second, madeAt(client));
        }
    }

    @Test
    public void aResumedSessionKnowsTheCertificateThatWeHaveShown() throws Exception {
        for (String protocol : PROTOCOLS) {
            var client = new Engines(protocol, null);
            var shown = client.shake(certificates.context().createSSLEngine()).getLocalCertificates();
            var resumed = client.shake(certificates.context().createSSLEngine()).getLocalCertificates();
            assertEquals(protocol, shown[0], resumed[0]);
        }
    }
}
