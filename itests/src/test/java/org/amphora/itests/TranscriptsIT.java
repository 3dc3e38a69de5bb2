package org.amphora.itests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.amphora.itests.rig.AssemblyProcess;
import org.amphora.itests.rig.TrustAll;
import org.amphora.testkit.transcript.SocketRig;
import org.amphora.testkit.transcript.SocketRig.Endpoint;
import org.amphora.testkit.transcript.Transcript;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** The transcripts of smtp on the built server, booted once: what is said in memory is said on the wire. */
@RunWith(Parameterized.class)
public class TranscriptsIT {
    /** Those that speak of the fakes around the engine, and one that net answers by closing the connection. */
    private static final List<String> IN_MEMORY_ONLY = List.of("auth-final.txt", "injection.txt", "intake.txt");

    private static final Path FILES =
            Path.of(System.getProperty("amphora.root"), "bundles/smtp/src/test/resources/transcripts");
    private static final String STRANGER = "127.0.0.1";
    /** Whom the configuration trusts. */
    private static final String NEAR = "127.0.0.2";

    private static final List<String> USERS = List.of(
            "joe@example.org",
            "ann@example.org",
            "one@example.org",
            "two@example.org",
            "three@example.org",
            "postmaster@example.org",
            "j\u00f6rg@b\u00fccher.example",
            "\u5f20\u4e09@example.org");

    private static AssemblyProcess server;
    private static SocketRig rig;

    private final String file;

    public TranscriptsIT(String file) {
        this.file = file;
    }

    @Parameters(name = "{0}")
    public static List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(FILES)) {
            return all.map(f -> f.getFileName().toString())
                    .filter(f -> !IN_MEMORY_ONLY.contains(f))
                    .sorted()
                    .toList();
        }
    }

    @BeforeClass
    public static void boot() throws IOException {
        server = AssemblyProcess.unpack("transcripts")
                .configure("org.amphora.site", "myhostname", "mail.example.org")
                .configure("org.amphora.site", "mynetworks", NEAR)
                .configure("org.amphora.smtp", "smtpd_junk_command_limit", "30")
                .configure("org.amphora.smtp", "smtpd_recipient_limit", "3")
                .configure("org.amphora.smtp", "smtpd_transaction_limit", "5")
                .configure("org.amphora.smtp", "smtpd_authorized_xclient_hosts", NEAR)
                .configure("org.amphora.intake", "message_size_limit", "1024")
                .configure("org.amphora.sasl", "auth_failure_delay", "0s");
        Map<String, Endpoint> endpoints = new LinkedHashMap<>();
        endpoints.put("", endpoint(server.port("smtp"), false, STRANGER));
        endpoints.put("submission", endpoint(server.port("submission"), false, STRANGER));
        endpoints.put("secure", endpoint(server.port("smtps"), true, STRANGER));
        endpoints.put("lmtp", endpoint(listener("lmtp", "lmtp", "starttls"), false, STRANGER));
        endpoints.put("near", endpoint(listener("near", "mx", "none"), false, NEAR));
        rig = new SocketRig(endpoints, TrustAll.context());
        server.start();
        server.console("mail:domain-add example.org");
        server.console("mail:domain-add b\u00fccher.example");
        for (String user : USERS) server.console("mail:user-add --password secret " + user);
    }

    /** One more listener; its port. */
    private static int listener(String name, String profile, String tls) throws IOException {
        int port = server.freePort();
        String pid = "org.amphora.listener-" + name;
        server.configure(pid, "protocol", "smtp")
                .configure(pid, "port", String.valueOf(port))
                .configure(pid, "profile", profile)
                .configure(pid, "tls", tls);
        return port;
    }

    private static Endpoint endpoint(int port, boolean implicitTls, String from) throws IOException {
        return new Endpoint(new InetSocketAddress(STRANGER, port), implicitTls, InetAddress.getByName(from));
    }

    @AfterClass
    public static void stop() throws IOException {
        server.close();
    }

    @Test
    public void saysTheSame() throws IOException {
        // octets, as the transcripts of the engine are read
        new Transcript(file, Files.readString(FILES.resolve(file), StandardCharsets.ISO_8859_1)).run(rig);
    }
}
