package org.amphora.imap.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.amphora.api.store.Grantee;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.Rights;
import org.amphora.api.store.UidSet;
import org.amphora.imap.internal.wire.SequenceSet;
import org.amphora.testkit.net.FakeConnection;
import org.junit.Test;

/**
 * Random sessions do random things to one mailbox, some of them of a user with whom it is shared. Each client keeps a picture that it changes only by what it is told;
 * after a NOOP the picture is the mailbox. Some know CONDSTORE; those that know QRESYNC go away and come back.
 *
 * <p>{@code -Dmodel.seeds=5000} tries longer, {@code -Dmodel.first=17} begins with the seed that a failure has named.
 */
public class ModelTest {
    private static final int SESSIONS = 5;
    private static final int STEPS = 300;
    private static final int SEEDS = Integer.getInteger("model.seeds", 30);
    private static final int FIRST = Integer.getInteger("model.first", 0);

    private final Bench bench = new Bench();
    private final List<ModelClient> clients = new ArrayList<>();
    private Random random;

    private String set(ModelClient c, boolean uid) {
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

    private void step(ModelClient c) {
        if (c.leaves) return;
        if (c.idles) {
            c.idles = false;
            c.connection.type("DONE\r\n");
            c.hear(c.connection.output(), true);
            return;
        }
        boolean uid = random.nextBoolean();
        if (!uid && c.picture.isEmpty()) uid = true;
        String u = uid ? "UID " : "";
        switch (random.nextInt(13)) {
            case 0, 1 -> bench.deliver("Subject: x\n\nbody\n");
            case 2 -> c.command(u + "STORE " + set(c, uid) + " +FLAGS (" + flag() + ")", uid);
            case 3 -> silent(c, uid);
            case 4 -> c.command(u + "FETCH " + set(c, uid) + " (UID FLAGS)", uid);
            case 5 -> c.command(u + "FETCH " + set(c, uid) + " (UID BODY[TEXT]<0.0>)", uid);
            case 6 -> c.command("EXPUNGE", true);
            case 7 -> c.command(u + (random.nextBoolean() ? "COPY " : "MOVE ") + set(c, uid) + " Archive", true);
            case 8 -> checkSearch(c, uid);
            case 9 -> handOver(c);
            case 10 -> goAway(c);
            case 11 -> {
                if (random.nextInt(4) == 0)
                    bench.memory.forgetVanished(bench.memory.inbox(Bench.JOE).id());
            }
            default -> {
                c.command("NOOP", true);
                c.connection.type("i IDLE\r\n");
                c.idles = true;
            }
        }
        for (ModelClient other : clients) if (other.idles) other.hear(other.connection.output(), true);
    }

    /** The client takes it that its messages have the flag no more; all else it must be told. */
    private void silent(ModelClient c, boolean uid) {
        String set = set(c, uid);
        String flag = flag();
        UidSet meant = SequenceSet.parse(set).resolve(uid ? 10_000 : c.picture.size());
        for (int i = 0; i < c.picture.size(); i++) {
            ModelClient.Message m = c.picture.get(i);
            if (m.flags == null) continue;
            if (uid && m.uid == null) m.flags = null;
            else if (meant.contains(uid ? m.uid : i + 1)) m.flags.remove(flag);
        }
        c.command((uid ? "UID " : "") + "STORE " + set + " -FLAGS.SILENT (" + flag + ")", uid);
    }

    private void checkSearch(ModelClient c, boolean uid) {
        int size = c.picture.size();
        String u = uid ? "UID " : "";
        // all are of one size
        String search = random.nextBoolean() ? "SEARCH ALL" : "SORT (REVERSE SIZE) UTF-8 ALL";
        List<Long> found = c.command(u + search, uid);
        for (long n : found) if (!uid) assertTrue(n >= 1 && n <= size);
        for (int i = 1; i < found.size(); i++) assertTrue(found.get(i) > found.get(i - 1));
    }

    private void handOver(ModelClient c) {
        ImapProtocol next = bench.build();
        int before = c.connection.handovers();
        c.connection.handOver(next);
        assertEquals(before + 1, c.connection.handovers());
    }

    /** One that does not know QRESYNC knows nothing when it comes back. */
    private void goAway(ModelClient c) {
        c.leaves = true;
        String again = "";
        if (c.kind == ModelClient.Kind.QRESYNC) {
            c.command("UID FETCH 1:* (FLAGS)", true);
            others(c);
            // what has gone meanwhile is not told by this, and whoever goes away now must hear of it
            if (!c.picture.isEmpty()) c.command("FETCH 1:* (MODSEQ)", false);
            c.forgetUnknown();
            int every = random.nextInt(4);
            long uidValidity = bench.memory.inbox(Bench.JOE).status().uidValidity();
            if (c.knowsAll()) again = c.again(uidValidity, random.nextBoolean(), every);
        }
        c.connection.disconnect();
        others(c);
        c.select(login(c), again);
        c.leaves = false;
    }

    private FakeConnection login(ModelClient c) {
        return c.mailbox.equals("INBOX") ? bench.login() : bench.login(Bench.ANN, "other");
    }

    private void others(ModelClient c) {
        for (int i = random.nextInt(4); i > 0; i--) {
            ModelClient other = clients.get(random.nextInt(SESSIONS));
            if (other != c) step(other);
        }
    }

    private void compare(ModelClient c) {
        if (c.idles) step(c);
        c.command("NOOP", true);
        if (!c.picture.isEmpty()) c.command("FETCH 1:* (UID)", false);
        MessageTable table = bench.memory.inbox(Bench.JOE).messages();
        assertEquals(table.size(), c.picture.size());
        for (int i = 0; i < table.size(); i++) {
            ModelClient.Message m = c.picture.get(i);
            assertEquals(Long.valueOf(table.uid(i)), m.uid);
            if (m.flags != null) assertEquals(ModelClient.flags(table.flags(i).toString()), m.flags);
        }
    }

    @Test
    public void whatIsToldRebuildsTheMailbox() {
        for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
            random = new Random(seed);
            clients.clear();
            bench.memory.deleteAccount(Bench.JOE);
            bench.memory.inbox(Bench.JOE).changeAccess(list -> list.with(Grantee.user(Bench.ANN), false, Rights.ALL));
            for (int i = 0; i < SESSIONS; i++) {
                String mailbox = i == 1 || i == 4 ? "user.joe@example^org.INBOX" : "INBOX";
                ModelClient client = new ModelClient(ModelClient.Kind.values()[i % 3], mailbox);
                client.select(login(client), "");
                clients.add(client);
            }
            try {
                for (int i = 0; i < STEPS; i++) {
                    step(clients.get(random.nextInt(SESSIONS)));
                    if (i % 25 == 0) clients.forEach(this::compare);
                }
                clients.forEach(this::compare);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
            for (ModelClient c : clients) c.connection.disconnect();
        }
        if (clients.isEmpty()) fail("nothing was tried");
    }
}
