package org.amphora.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.amphora.itests.rig.Built;
import org.amphora.itests.rig.Deadline;
import org.amphora.itests.rig.ImapClient;
import org.amphora.itests.rig.SmtpClient;
import org.amphora.itests.rig.StormClient;
import org.amphora.itests.rig.StormClient.Message;
import org.amphora.itests.rig.StormClient.Seen;
import org.amphora.testkit.server.AssemblyProcess;
import org.junit.Test;

/**
 * Clients that do this and that in one mailbox, into which mail is delivered, while the server is killed and started
 * again: no acknowledged message or flag is lost, no UID is that of two messages, and a rebuilt index is the same. The
 * long form is {@code itests/storm/run}.
 */
public class StormIT {
    private static final String USER = "postmaster@localhost";
    private static final int CLIENTS = 8;
    private static final int KILLS = 2;
    private static final int COMMANDS_BEFORE_A_KILL = 400;
    /** {@code -Damphora.storm.seed=N} gives the clients' commands of an earlier run again. */
    private static final long SEED = Long.getLong("amphora.storm.seed", new Random().nextLong() >>> 40);

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger commands = new AtomicInteger();
    private final Map<String, Message> messages = new ConcurrentHashMap<>();
    /** By UIDVALIDITY and UID, the message that it was seen to be. */
    private final Map<String, String> nameOf = new ConcurrentHashMap<>();

    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    @Test
    public void nothingAcknowledgedIsLostAndNoUidIsThatOfTwo() throws Exception {
        try (var server = Built.unpack("storm")) {
            server.start();
            String password = server.initialPassword();
            var threads = new ArrayList<Thread>();
            for (int n = 0; n < CLIENTS; n++) threads.add(client(server, password, new Random(SEED + n)));
            threads.add(sender(server));
            for (int i = 0; i < KILLS; i++) {
                int enough = commands.get() + COMMANDS_BEFORE_A_KILL;
                Deadline.await("commands are done", () -> commands.get() >= enough || !wrong.isEmpty());
                server.kill();
                server.start();
            }
            over.set(true);
            for (var thread : threads) thread.join();
            Deadline.await(
                    "the queue is empty", () -> server.console("mail:status").contains("Queue: 0 messages"));
            var before = inbox(server, password);
            check(before);
            String rebuilt = server.console("mail:store-rebuild " + USER);
            assertTrue(rebuilt, rebuilt.contains("made anew"));
            assertEquals("the rebuilt index", before, inbox(server, password));
            System.out.println("storm: seed " + SEED + ", " + commands + " commands, " + messages.size() + " messages, "
                    + nameOf.size() + " UIDs seen, " + KILLS + " kills");
        }
        assertEquals("seed " + SEED, List.of(), List.copyOf(wrong));
    }

    private Thread client(AssemblyProcess server, String password, Random random) {
        var own = new TreeMap<String, Long>();
        return thread("client", server, () -> {
            try (var imap = login(server, password)) {
                var client = new StormClient(imap, random, own, messages);
                while (!over.get()) {
                    client.act().forEach(this::note);
                    commands.incrementAndGet();
                }
            }
        });
    }

    private Thread sender(AssemblyProcess server) {
        return thread("sender", server, () -> {
            try (var smtp = SmtpClient.connect(server.port("smtp"))) {
                while (!over.get()) {
                    String name = UUID.randomUUID().toString();
                    smtp.send("joe@example.org", USER, StormClient.text(name));
                    messages.put(name, Message.acknowledged());
                }
            }
        });
    }

    /** What is done until the server is killed, and again when it is back. */
    @FunctionalInterface
    private interface Connected {
        void run() throws IOException;
    }

    private Thread thread(String name, AssemblyProcess server, Connected work) {
        var thread = new Thread(
                () -> {
                    while (!over.get()) {
                        try {
                            work.run();
                        } catch (IOException e) {
                            awaitBack(server);
                        } catch (RuntimeException | AssertionError e) {
                            wrong.add(name + ": " + e);
                            return;
                        }
                    }
                },
                name);
        thread.start();
        return thread;
    }

    /** The server has been killed. */
    private void awaitBack(AssemblyProcess server) {
        Deadline.await("the server is back", () -> {
            if (!over.get()) SmtpClient.connect(server.port("smtp")).close();
            return true;
        });
    }

    private static ImapClient login(AssemblyProcess server, String password) throws IOException {
        var imap = ImapClient.connectTls(server.port("imaps")).login(USER, password);
        imap.command("SELECT INBOX");
        return imap;
    }

    private void note(Seen seen) {
        String before = nameOf.putIfAbsent(seen.uidValidity() + " " + seen.uid(), seen.name());
        if (before != null && !before.equals(seen.name())) wrong.add(seen + " was " + before);
    }

    /** By the message's name, each that the inbox has. */
    private Map<String, List<Seen>> inbox(AssemblyProcess server, String password) throws IOException {
        var found = new TreeMap<String, List<Seen>>();
        try (var imap = login(server, password)) {
            for (var seen : StormClient.listing(imap, "1:*")) {
                note(seen);
                found.computeIfAbsent(seen.name(), k -> new ArrayList<>()).add(seen);
            }
        }
        return found;
    }

    private void check(Map<String, List<Seen>> found) {
        messages.forEach((name, message) -> {
            var copies = found.getOrDefault(name, List.of());
            if (message.isThere() && copies.isEmpty()) wrong.add(name + " was acknowledged and is lost");
            if (message.isGone() && !copies.isEmpty()) wrong.add(name + " was expunged and is back");
            for (var seen : copies) {
                if (!seen.flags().containsAll(message.flags()))
                    wrong.add(name + " has " + seen.flags() + ", acknowledged were " + message.flags());
            }
        });
    }
}
