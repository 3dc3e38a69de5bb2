package org.amphora.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.amphora.itests.rig.Build;
import org.amphora.itests.rig.Deadline;
import org.amphora.itests.rig.ImapClient;
import org.amphora.itests.rig.Ledger;
import org.amphora.itests.rig.ServerTest;
import org.amphora.itests.rig.SmtpClient;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;

/**
 * Bundles are replaced by {@code mail:swap} while mail is sent and read: nobody is refused or cut off, nothing
 * acknowledged is lost.
 */
public class HotSwapIT extends ServerTest {
    private static final String PASSWORD = "a secret of the test";
    private static final String TRANSACTION = "transaction";
    private static final String COMMAND = "command";
    private static final String LATER = "told to try later";

    private final String user = "u" + UUID.randomUUID().toString().substring(0, 8) + "@localhost";
    private final Ledger ledger = new Ledger();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Queue<String> trouble = new ConcurrentLinkedQueue<>();
    private final ExecutorService clients = Executors.newCachedThreadPool();
    private volatile boolean over;

    @Before
    public void addUser() throws Exception {
        console("mail:user-add --password '" + PASSWORD + "' " + user);
    }

    @After
    public void stopClients() throws InterruptedException {
        over = true;
        clients.shutdown();
        assertTrue("clients end", clients.awaitTermination(60, TimeUnit.SECONDS));
    }

    @Test
    public void rolesAreReplacedUnderLoad() throws Exception {
        var running = new ArrayList<Future<?>>();
        for (int i = 0; i < 3; i++) running.add(loop(this::sendOnce));
        Deadline.await("a message 1 to be fetched", this::mailHasCome);
        for (int i = 0; i < 2; i++) running.add(loop(this::readOnce));
        Deadline.await(
                "mail flows",
                () -> ledger.all(TRANSACTION).size() > 20 && ledger.all(COMMAND).size() > 20);
        try (var quietSmtp = SmtpClient.connect(port("smtp"));
                var quietImap = ImapClient.connectTls(port("imaps")).login(user, PASSWORD)) {
            quietImap.command("SELECT INBOX");
            for (String role : List.of("smtp", "imap", "maildir", "filter-sample")) swapUnderLoad(role);
            quietSmtp.command("NOOP", "250");
            quietImap.command("NOOP");
        }
        over = true;
        for (var client : running) client.get(60, TimeUnit.SECONDS);
        assertEquals("refused, reset or wrong", List.of(), List.copyOf(trouble));
        assertNothingLost();
    }

    /** A session idles across the swap and sees the next message; a transaction and an IMAP command span it. */
    private void swapUnderLoad(String role) throws Exception {
        Bundle bundle = bundle(role);
        String version = "7." + bundle.getVersion().getMinor() + "."
                + bundle.getVersion().getMicro();
        try (var idler = ImapClient.connectTls(port("imaps")).login(user, PASSWORD);
                var sender = SmtpClient.connect(port("smtp"))) {
            idler.command("SELECT INBOX");
            long idleBegun = System.nanoTime();
            idler.connection().send("x IDLE");
            assertTrue(idler.response().startsWith("+"));
            long mailBegun = System.nanoTime();
            String id = UUID.randomUUID().toString();
            sender.command("MAIL FROM:<joe@example.org>", "250");
            sender.command("RCPT TO:<" + user + ">", "250");

            long swapBegun = System.nanoTime();
            Future<String> swap =
                    clients.submit(() -> console("mail:swap " + role + " " + Build.version(jar(role), version)));
            // smtp itself waits for a transaction that has begun, all others do not: both must come through
            if (!role.equals("smtp")) assertSwapped(swap, bundle, version);
            sender.command("DATA", "354");
            sender.command(text(id) + ".", "250");
            acknowledged.add(id);
            var mail = ledger.add(TRANSACTION, mailBegun, "250");
            if (role.equals("smtp")) assertSwapped(swap, bundle, version);
            long swapEnded = System.nanoTime();

            idler.connection().send("DONE");
            String last = idler.response();
            boolean seen = false;
            while (!last.startsWith("x ")) {
                seen |= last.endsWith(" EXISTS");
                last = idler.response();
            }
            assertTrue(role + ": " + last, last.startsWith("x OK"));
            var command = ledger.add(COMMAND, idleBegun, last);
            assertTrue("an idling session saw mail across the swap of " + role, seen);
            assertTrue("a transaction spans the swap of " + role, mail.spans(swapBegun));
            assertTrue(
                    "an IMAP command spans the swap of " + role, command.spans(swapBegun) && command.spans(swapEnded));
        }
        int before = ledger.all(TRANSACTION).size();
        int commands = ledger.all(COMMAND).size();
        Deadline.await(
                "mail flows after the swap of " + role,
                () -> ledger.all(TRANSACTION).size() > before + 10
                        && ledger.all(COMMAND).size() > commands + 10);
    }

    private static void assertSwapped(Future<String> swap, Bundle bundle, String version) throws Exception {
        String said = swap.get(60, TimeUnit.SECONDS);
        assertTrue(said, said.contains("Swapped"));
        assertEquals(version, bundle.getVersion().toString());
        assertEquals(Bundle.ACTIVE, bundle.getState());
    }

    @Test
    public void aBuildThatDoesNotResolveOrServeLeavesTheOldOne() throws Exception {
        for (String role : List.of("pop3", "filter-sample")) {
            Path old = jar(role);
            String version = bundle(role).getVersion().toString();
            for (Path bad : List.of(Build.unresolvable(old), Build.broken(old))) {
                Exception refused = assertThrows(Exception.class, () -> console("mail:swap " + role + " " + bad));
                assertTrue(refused.getMessage(), refused.getMessage().contains("the new build does not"));
                assertEquals(version, bundle(role).getVersion().toString());
                assertEquals(Bundle.ACTIVE, bundle(role).getState());
            }
        }
        assertThrows(Exception.class, () -> console("mail:swap smtp " + jar("pop3")));
        assertTrue(console("mail:selftest").contains("All is well."));
    }

    private Path jar(String role) {
        String location = bundle(role).getLocation();
        if (location.startsWith("mvn:")) {
            String[] part = location.substring(4).split("/");
            return Path.of(
                    System.getProperty("karaf.home"),
                    "system",
                    part[0].replace('.', '/'),
                    part[1],
                    part[2],
                    part[1] + "-" + part[2] + ".jar");
        }
        return Path.of(location.replaceFirst("^(reference:)?file:", ""));
    }

    // ---- clients

    private Future<?> loop(Callable<Void> once) {
        return clients.submit(() -> {
            while (!over) {
                try {
                    once.call();
                } catch (Exception | AssertionError e) {
                    trouble.add(e.toString());
                }
            }
        });
    }

    private Void sendOnce() throws IOException {
        String id = UUID.randomUUID().toString();
        try (var smtp = SmtpClient.connect(port("smtp"))) {
            long begun = System.nanoTime();
            smtp.send("joe@example.org", user, text(id));
            acknowledged.add(id);
            ledger.add(TRANSACTION, begun, "250");
            smtp.command("QUIT", "221");
        }
        return null;
    }

    private static String text(String id) {
        return "Subject: load\r\nX-Test: " + id + "\r\n\r\nhello\r\n";
    }

    private boolean mailHasCome() throws IOException {
        try (var imap = ImapClient.connectTls(port("imaps")).login(user, PASSWORD)) {
            return !imap.command("SELECT INBOX").contains("* 0 EXISTS");
        }
    }

    private Void readOnce() throws IOException {
        try (var imap = ImapClient.connect(port("imap")).startTls().login(user, PASSWORD)) {
            if (!read(imap, "SELECT INBOX")) return null;
            for (int i = 0; i < 20 && !over; i++) read(imap, i % 2 == 0 ? "NOOP" : "FETCH 1 (FLAGS RFC822.SIZE)");
            imap.command("LOGOUT");
        }
        return null;
    }

    /** False if the store was away for the moment, which is told by {@code UNAVAILABLE} and nothing else. */
    private boolean read(ImapClient imap, String command) throws IOException {
        long begun = System.nanoTime();
        String outcome = imap.run(command, new ArrayList<>());
        boolean away = outcome.startsWith("NO [UNAVAILABLE]");
        if (!away && !outcome.startsWith("OK")) throw new IOException(command + " got " + outcome);
        ledger.add(away ? LATER : COMMAND, begun, outcome);
        return !away;
    }

    private void assertNothingLost() throws IOException {
        Deadline.await("the queue is empty", () -> console("mail:status").contains("Queue: 0 messages"));
        Map<String, Integer> copies = new HashMap<>();
        try (var imap = ImapClient.connectTls(port("imaps")).login(user, PASSWORD)) {
            imap.command("SELECT INBOX");
            for (String fetched : imap.command("FETCH 1:* BODY.PEEK[HEADER.FIELDS (X-TEST)]")) {
                int at = fetched.indexOf("X-Test: ");
                if (at >= 0) copies.merge(fetched.substring(at + 8, at + 44), 1, Integer::sum);
            }
        }
        var lost = new ArrayList<>(acknowledged);
        lost.removeAll(copies.keySet());
        assertEquals("acknowledged and lost", List.of(), lost);
        long twice = copies.values().stream().filter(n -> n > 1).count();
        System.out.println("HotSwapIT: " + acknowledged.size() + " messages acknowledged, 0 lost, " + twice
                + " more than once; " + ledger.all(COMMAND).size() + " IMAP commands, "
                + ledger.all(LATER).size()
                + " told to try later");
    }
}
