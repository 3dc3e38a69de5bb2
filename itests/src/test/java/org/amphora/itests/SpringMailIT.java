package org.amphora.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.amphora.itests.rig.Built;
import org.amphora.itests.rig.ImapClient;
import org.amphora.itests.rig.SpringProgram;
import org.amphora.itests.rig.TrustAll;
import org.junit.Test;

/** A program with Spring's {@code JavaMailSenderImpl}, configured as its users do, sends through the SMTPS listener. */
public class SpringMailIT {
    @Test
    public void javaMailSenderWorksWithAndWithoutADomain() throws Exception {
        var server = Built.unpack("spring");
        try (server) {
            server.start();
            Path trust = trustStore(server.port("smtps"));
            for (String user : List.of("postmaster@localhost", "postmaster")) {
                var program = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Djavax.net.ssl.trustStore=" + trust,
                                "-Djavax.net.ssl.trustStorePassword=changeit",
                                "-cp",
                                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                                SpringProgram.class.getName(),
                                "localhost",
                                String.valueOf(server.port("smtps")),
                                user,
                                server.initialPassword())
                        .redirectErrorStream(true)
                        .start();
                String said = new String(program.getInputStream().readAllBytes());
                assertTrue(program.waitFor(60, TimeUnit.SECONDS));
                assertEquals(said, 0, program.exitValue());
            }
            try (var imap = ImapClient.connectTls(server.port("imaps"))
                    .login("postmaster@localhost", server.initialPassword())) {
                assertTrue(imap.command("SELECT INBOX").contains("* 2 EXISTS"));
                assertTrue(String.join("", imap.command("FETCH 2 ENVELOPE")).contains("\"from Spring as postmaster\""));
            }
        }
    }

    /** As an administrator imports a self-signed certificate. */
    private static Path trustStore(int port) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var socket = (SSLSocket) TrustAll.context().getSocketFactory().createSocket("localhost", port)) {
            socket.startHandshake();
            store.setCertificateEntry("amphora", socket.getSession().getPeerCertificates()[0]);
        }
        Path file = Files.createTempFile("trust", ".p12");
        file.toFile().deleteOnExit();
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "changeit".toCharArray());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return file;
    }
}
