package org.amphora.imap.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.UidSet;
import org.amphora.imap.internal.wire.SequenceSet;
import org.amphora.testkit.net.FakeConnection;
import org.junit.Test;

/**
 * Random sessions do random things to one mailbox. Each client keeps a picture that it changes only by what it is told;
 * after a NOOP the picture is the mailbox.
 */
public class ModelTest {
    private static final int SESSIONS = 4;
    private static final int STEPS = 300;
    private static final int SEEDS = 20;

    private static final Pattern LINE = Pattern.compile("\\* (\\d+) (EXISTS|EXPUNGE|RECENT|FETCH \\((.*)\\))");
    private static final Pattern UID = Pattern.compile("UID (\\d+)");
    private static final Pattern FLAGS = Pattern.compile("FLAGS \\(([^)]*)\\)");

    /** What a client knows of one message; null where it has not been told. */
    private static final class Message {
        Long uid;
        Set<String> flags;
    }

    private static final class Client {
        final FakeConnection connection;
        final List<Message> picture = new ArrayList<>();
        boolean idles;
        int tag;

        Client(FakeConnection connection) {
            this.connection = connection;
        }

        /** @return the numbers that a SEARCH has given */
        List<Long> command(String text, boolean mayExpunge) {
            String t = "t" + ++tag;
            connection.type(t + " " + text + "\r\n");
            String said = connection.output();
            assertTrue(text + " gave " + said, said.contains(t + " OK") || said.contains(t + " NO [EXPUNGEISSUED]"));
            return hear(said, mayExpunge);
        }

        List<Long> hear(String said, boolean mayExpunge) {
            List<Long> found = new ArrayList<>();
            for (String line : said.replace("{0}\r\n", "").split("\r\n")) {
                Matcher m = LINE.matcher(line);
                if (line.startsWith("* SEARCH")) {
                    for (String n : line.substring(8).strip().split(" ")) if (!n.isEmpty()) found.add(Long.valueOf(n));
                }
                if (m.matches()) untagged(m, mayExpunge);
            }
            return found;
        }

        private void untagged(Matcher m, boolean mayExpunge) {
            int n = Integer.parseInt(m.group(1));
            switch (m.group(2)) {
                case "RECENT" -> assertTrue(n <= picture.size());
                case "EXPUNGE" -> {
                    assertTrue("RFC 3501 §7.4.1", mayExpunge);
                    picture.remove(n - 1);
                }
                case "EXISTS" -> {
                    assertTrue("EXISTS never shrinks a mailbox", n >= picture.size());
                    while (picture.size() < n) picture.add(new Message());
                }
                default -> {
                    Message message = picture.get(n - 1);
                    Matcher uid = UID.matcher(m.group(3));
                    if (uid.find()) {
                        Long told = Long.valueOf(uid.group(1));
                        assertTrue("a number means one message", message.uid == null || message.uid.equals(told));
                        message.uid = told;
                    }
                    Matcher flags = FLAGS.matcher(m.group(3));
                    if (flags.find()) message.flags = flags(flags.group(1));
                }
            }
        }
    }

    private static Set<String> flags(String words) {
        Set<String> flags = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String w : words.split(" ")) if (!w.isEmpty() && !w.equals("\\Recent")) flags.add(w);
        return flags;
    }

    private final Bench bench = new Bench();
    private final List<Client> clients = new ArrayList<>();
    private Random random;

    private String set(Client c, boolean uid) {
        int most = uid ? 1 + random.nextInt(60) : Math.max(1, c.picture.size());
        int a = 1 + random.nextInt(most);
        int b = 1 + random.nextInt(most);
        return switch (random.nextInt(4)) {
            case 0 -> String.valueOf(a);
            case 1 -> a + ":" + b;
            case 2 -> a + "," + b;
            default -> "1:*";
        };
    }

    private String flag() {
        return new String[] {"\\Seen", "\\Deleted", "\\Flagged", "$A", "$B"}[random.nextInt(5)];
    }

    private void step(Client c) {
        if (c.idles) {
            c.idles = false;
            c.connection.type("DONE\r\n");
            c.hear(c.connection.output(), true);
            return;
        }
        boolean uid = random.nextBoolean();
        if (!uid && c.picture.isEmpty()) uid = true;
        String u = uid ? "UID " : "";
        switch (random.nextInt(11)) {
            case 0, 1 -> bench.deliver("Subject: x\n\nbody\n");
            case 2 -> c.command(u + "STORE " + set(c, uid) + " +FLAGS (" + flag() + ")", uid);
            case 3 -> silent(c, uid);
            case 4 -> c.command(u + "FETCH " + set(c, uid) + " (UID FLAGS)", uid);
            case 5 -> c.command(u + "FETCH " + set(c, uid) + " (UID BODY[TEXT]<0.0>)", uid);
            case 6 -> c.command("EXPUNGE", true);
            case 7 -> c.command(u + (random.nextBoolean() ? "COPY " : "MOVE ") + set(c, uid) + " Archive", true);
            case 8 -> checkSearch(c, uid);
            case 9 -> handOver(c);
            default -> {
                c.command("NOOP", true);
                c.connection.type("i IDLE\r\n");
                c.idles = true;
            }
        }
        for (Client other : clients) if (other.idles) other.hear(other.connection.output(), true);
    }

    /** The client takes it that its messages have the flag no more; all else it must be told. */
    private void silent(Client c, boolean uid) {
        String set = set(c, uid);
        String flag = flag();
        UidSet meant = SequenceSet.parse(set).resolve(uid ? 10_000 : c.picture.size());
        for (int i = 0; i < c.picture.size(); i++) {
            Message m = c.picture.get(i);
            if (m.flags == null) continue;
            if (uid && m.uid == null) m.flags = null;
            else if (meant.contains(uid ? m.uid : i + 1)) m.flags.remove(flag);
        }
        c.command((uid ? "UID " : "") + "STORE " + set + " -FLAGS.SILENT (" + flag + ")", uid);
    }

    private void checkSearch(Client c, boolean uid) {
        List<Long> found = c.command((uid ? "UID " : "") + "SEARCH ALL", uid);
        for (long n : found) if (!uid) assertTrue(n >= 1 && n <= c.picture.size());
        for (int i = 1; i < found.size(); i++) assertTrue(found.get(i) > found.get(i - 1));
    }

    private void handOver(Client c) {
        ImapProtocol next = bench.build();
        int before = c.connection.handovers();
        c.connection.handOver(next);
        assertEquals(before + 1, c.connection.handovers());
    }

    private void compare(Client c) {
        if (c.idles) step(c);
        c.command("NOOP", true);
        if (!c.picture.isEmpty()) c.command("FETCH 1:* (UID)", false);
        MessageTable table = bench.memory.inbox(Bench.JOE).messages();
        assertEquals(table.size(), c.picture.size());
        for (int i = 0; i < table.size(); i++) {
            Message m = c.picture.get(i);
            assertEquals(Long.valueOf(table.uid(i)), m.uid);
            if (m.flags != null) assertEquals(flags(table.flags(i).toString()), m.flags);
        }
    }

    @Test
    public void whatIsToldRebuildsTheMailbox() {
        for (int seed = 0; seed < SEEDS; seed++) {
            random = new Random(seed);
            clients.clear();
            bench.memory.deleteAccount(Bench.JOE);
            for (int i = 0; i < SESSIONS; i++) clients.add(new Client(bench.select("INBOX")));
            try {
                for (int i = 0; i < STEPS; i++) {
                    step(clients.get(random.nextInt(SESSIONS)));
                    if (i % 25 == 0) clients.forEach(this::compare);
                }
                clients.forEach(this::compare);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
            for (Client c : clients) c.connection.disconnect();
        }
        if (clients.isEmpty()) fail("nothing was tried");
    }
}
