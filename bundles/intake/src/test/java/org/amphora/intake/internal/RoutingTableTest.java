package org.amphora.intake.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.amphora.api.intake.Intake.Begun;
import org.amphora.api.intake.IntakeTransaction;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Notify;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.amphora.testkit.queue.MemoryMailQueue;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The rows of {@code routing.txt}. */
public class RoutingTableTest {
    private static final Set<String> VALUES = Set.of("always_bcc", "srs_domain", "srs_exclude_domains");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private static Rig rig() {
        var rig = new Rig();
        rig.relay = true;
        rig.users
                .user("joe@example.org")
                .alias("mixed@example.org", "bob@example.org", "someone@remote.example")
                .alias("@catch.example", "bob@example.org");
        rig.values.relayDomains = List.of("relayed.example");
        return rig;
    }

    @Test
    public void whereMessagesGo() throws Exception {
        List<String> wrong = new ArrayList<>();
        int rows = 0;
        Rig rig = null;
        for (String line : lines()) {
            if (line.startsWith("#") || line.isBlank()) continue;
            if (line.startsWith("-- ")) {
                if (rig != null) rig.close();
                rig = rig();
                if (line.contains("=")) set(rig, line.substring(3));
                continue;
            }
            String[] row = line.split("\\s+", 4);
            String became = send(rig, row[0], row[1], row[2]);
            if (!became.equals(row[3])) wrong.add(line + "\n    but: " + became);
            rows++;
        }
        rig.close();
        assertEquals("", String.join("\n", wrong));
        assertTrue("rows read: " + rows, rows > 50);
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = RoutingTableTest.class.getResourceAsStream("/routing.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    /** {@code key = value; key = row, row}: rows become a file. */
    private void set(Rig rig, String keys) throws IOException {
        Path secret = folder.getRoot().toPath().resolve("secret");
        Files.writeString(secret, "first secret\nan older one\n");
        rig.set("srs_secret", secret.toString());
        for (String key : keys.split(";\\s*")) {
            String[] parts = key.split(" = ", 2);
            if (VALUES.contains(parts[0])) {
                rig.set(parts[0], parts[1]);
                continue;
            }
            Path file = folder.newFile().toPath();
            Files.writeString(file, String.join("\n", parts[1].split(",\\s*")) + '\n');
            rig.set(parts[0], file.toString());
        }
    }

    private static Address address(String text) {
        return text.equals("<>") ? Address.NULL : Address.of(text);
    }

    private static String send(Rig rig, String where, String from, String to) throws IOException {
        int before = rig.spool.accepted().size();
        if (where.equals("own")) {
            var body = rig.spool.memory().body(Rig.MESSAGE.getBytes(StandardCharsets.US_ASCII));
            rig.intake.send("own1", "own", MailParameters.of(address(from)), List.of(Address.of(to)), body);
        } else {
            var session = where.equals("mx") ? Rig.stranger() : Rig.bob();
            Begun begun = rig.intake.begin(session.build(), MailParameters.of(address(from)));
            if (begun instanceof Begun.Refused refused) return refused.reply().toString();
            IntakeTransaction t = ((Begun.Accepted) begun).transaction();
            String reply = Rig.rcpt(t, to);
            if (!reply.startsWith("250")) {
                t.abort();
                return reply;
            }
            assertEquals("250", Rig.data(t, Rig.MESSAGE).reply().toString().substring(0, 3));
        }
        return told(rig.spool.accepted().subList(before, rig.spool.accepted().size()));
    }

    /** What left intake; copies behind the entry that they are copies of. */
    private static String told(List<MemoryMailQueue.Accepted> entries) {
        var out = new StringBuilder();
        for (MemoryMailQueue.Accepted entry : entries) {
            Envelope e = entry.envelope();
            boolean copies = e.recipients().get(0).notifyOn().equals(Set.of(Notify.NEVER));
            String names = e.recipients().stream()
                    .map(r -> name(r) + (copies ? "(c)" : ""))
                    .collect(Collectors.joining(" "));
            if (copies) out.append(' ').append(names);
            else {
                String sender =
                        e.reversePath().isNull() ? "<>" : e.reversePath().toString();
                out.append(out.length() == 0 ? "" : "; ")
                        .append(sender)
                        .append(" > ")
                        .append(names);
            }
        }
        return out.toString();
    }

    private static String name(Recipient r) {
        if (!(r.route() instanceof Route.Local local)) return r.address().toString();
        return local.account() + (local.detail().isEmpty() ? "" : '+' + local.detail());
    }
}
