package org.amphora.itests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.amphora.itests.rig.Built;
import org.amphora.itests.rig.ImapClient;
import org.amphora.itests.rig.TrustAll;
import org.amphora.testkit.server.AssemblyProcess;
import org.amphora.testkit.transcript.SocketRig;
import org.amphora.testkit.transcript.SocketRig.Endpoint;
import org.amphora.testkit.transcript.Transcript;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** The transcripts of smtp, imap and pop3 on the built server, booted once: what is said in memory is said on the wire. */
@RunWith(Parameterized.class)
public class TranscriptsIT {
    /** Those that speak of the fakes around the engine, that net answers by closing the connection, or that deflate. */
    private static final List<String> IN_MEMORY_ONLY = List.of(
            "smtp/auth-external.txt",
            "smtp/auth-final.txt",
            "smtp/auth-oauthbearer.txt",
            "smtp/injection.txt",
            "smtp/intake.txt",
            "imap/authenticate-others.txt",
            "imap/compress.txt",
            "imap/login-final.txt",
            "pop3/auth-others.txt",
            "pop3/login.txt");

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

    /** Whose mail the transcripts of imap and pop3 read; on the server each of them has a user of its own. */
    private static final String READER = "joe@example.org";

    private static final String PASSWORD = "secret word";

    private static AssemblyProcess server;
    private static final Map<String, SocketRig> RIGS = new TreeMap<>();
    private static int readers;

    private final String file;

    public TranscriptsIT(String file) {
        this.file = file;
    }

    private static Path resources(String role) {
        return Path.of(System.getProperty("amphora.root"), "bundles", role, "src/test/resources");
    }

    @Parameters(name = "{0}")
    public static List<String> files() throws IOException {
        List<String> files = new ArrayList<>();
        for (String role : List.of("smtp", "imap", "pop3")) {
            Path transcripts = resources(role).resolve("transcripts");
            try (Stream<Path> all = Files.walk(transcripts)) {
                all.filter(Files::isRegularFile)
                        .map(f -> role + "/" + transcripts.relativize(f))
                        .filter(f -> !IN_MEMORY_ONLY.contains(f))
                        .sorted()
                        .forEach(files::add);
            }
        }
        return files;
    }

    @BeforeClass
    public static void boot() throws IOException {
        server = Built.unpack("transcripts")
                .configure("org.amphora.site", "myhostname", "mail.example.org")
                .configure("org.amphora.site", "myorigin", "example.org")
                .configure("org.amphora.site", "mynetworks", NEAR)
                .configure("org.amphora.smtp", "smtpd_junk_command_limit", "30")
                .configure("org.amphora.smtp", "smtpd_recipient_limit", "3")
                .configure("org.amphora.smtp", "smtpd_transaction_limit", "5")
                .configure("org.amphora.smtp", "smtpd_authorized_xclient_hosts", NEAR)
                .configure("org.amphora.intake", "message_size_limit", "1024")
                .configure("org.amphora.imap", "append_limit", "1M")
                .configure("org.amphora.imap", "multiappend_limit", "3M")
                .configure("org.amphora.imap", "metadata_value_limit", "1024")
                .configure("org.amphora.imap", "metadata_entries_limit", "5")
                .configure("org.amphora.imap", "shared_namespace", "user")
                .configure("org.amphora.sasl", "auth_mechanisms", "SCRAM-SHA-256 SCRAM-SHA-1 PLAIN LOGIN")
                .configure("org.amphora.sasl", "auth_failure_delay", "0s");
        RIGS.put(
                "smtp",
                rig(Map.of(
                        "", endpoint(server.port("smtp"), false, STRANGER),
                        "submission", endpoint(server.port("submission"), false, STRANGER),
                        "secure", endpoint(server.port("smtps"), true, STRANGER),
                        "lmtp", endpoint(listener("lmtp", "lmtp", "starttls"), false, STRANGER),
                        "near", endpoint(listener("near", "mx", "none"), false, NEAR))));
        RIGS.put(
                "imap",
                rig(Map.of(
                        "", endpoint(server.port("imaps"), true, STRANGER),
                        "plain", endpoint(server.port("imap"), false, STRANGER))));
        RIGS.put(
                "pop3",
                rig(Map.of(
                        "", endpoint(server.port("pop3s"), true, STRANGER),
                        "secure", endpoint(server.port("pop3s"), true, STRANGER),
                        "plain", endpoint(server.port("pop3"), false, STRANGER))));
        populate(server.home().resolve("etc/mail"));
        server.start();
    }

    private static void populate(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("domains"), "localhost\nexample.org\nb\u00fccher.example\n");
        List<String> lines = new ArrayList<>();
        for (String user : USERS) lines.add(user + ":{PLAIN}secret");
        for (int i = 0; i < files().size(); i++) {
            lines.add(reader(i) + ":{PLAIN}" + PASSWORD);
            lines.add(other(i) + ":{PLAIN}other");
            lines.add(third(i) + ":{PLAIN}third");
        }
        Files.write(folder.resolve("users"), lines);
    }

    /** As long as {@link #READER}, which stands in literals. */
    private static String reader(int number) {
        return "r%02d@example.org".formatted(number);
    }

    private static String other(int number) {
        return "s%02d@example.org".formatted(number);
    }

    private static String third(int number) {
        return "t%02d@example.org".formatted(number);
    }

    private static SocketRig rig(Map<String, Endpoint> endpoints) {
        return new SocketRig(endpoints, TrustAll.context());
    }

    /** One more listener of smtp; its port. */
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
        String role = file.substring(0, file.indexOf('/'));
        Path transcript = resources(role).resolve("transcripts").resolve(file.substring(role.length() + 1));
        // octets, as the transcripts of the engine are read
        String text = Files.readString(transcript, StandardCharsets.ISO_8859_1);
        if (!role.equals("smtp")) text = givenMail(role, text);
        new Transcript(file, text).run(RIGS.get(role));
    }

    /** Puts what the transcript names into the inbox of a user who has had no mail yet; the transcript with that user. */
    private String givenMail(String role, String text) throws IOException {
        int number = readers++;
        try (ImapClient client = ImapClient.connectTls(server.port("imaps")).login(reader(number), PASSWORD)) {
            for (String message : new Transcript(file, text).given("inbox")) {
                Path eml = resources(role).resolve("messages").resolve(message + ".eml");
                String body = Files.readString(eml, StandardCharsets.ISO_8859_1).replace("\n", "\r\n");
                client.command("APPEND INBOX \"03-Feb-2025 04:05:06 +0000\" {" + body.length() + "+}\r\n" + body);
            }
        }
        boolean namesUsers = file.startsWith("imap/acl");
        return text.lines()
                .map(line -> namesUsers ? named(number, line) : saidBy(number, line))
                .collect(Collectors.joining("\n"));
    }

    /** Where the server names users, too. */
    private static String named(int number, String line) {
        return line.replaceAll("\\bjoe@", "r%02d@".formatted(number))
                .replaceAll("(?i)\\bann(?=@| |$)", "s%02d".formatted(number))
                .replaceAll("\\beve(?=@| )", "t%02d".formatted(number));
    }

    private static String saidBy(int number, String line) {
        if (!line.startsWith("C")) return line;
        return line.replace(READER, reader(number))
                .replace("ann@example.org", other(number))
                .replace(plain(READER), plain(reader(number)));
    }

    /** The response of PLAIN. */
    private static String plain(String user) {
        return Base64.getEncoder().encodeToString(("\0" + user + "\0" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    }
}
