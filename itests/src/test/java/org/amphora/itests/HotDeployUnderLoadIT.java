package org.amphora.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.amphora.itests.rig.Deadline;
import org.amphora.itests.rig.FilterJar;
import org.amphora.itests.rig.ImapClient;
import org.amphora.itests.rig.ServerTest;
import org.amphora.itests.rig.SmtpClient;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Two filters come, are replaced and go by {@code deploy/} while mail flows. Every message bears the stamps of a chain
 * that there was when its transaction began; none is lost; no class loader of a filter that is gone is kept. The long
 * form is told in docs/testing.md.
 */
public class HotDeployUnderLoadIT extends ServerTest {
    private static final String PASSWORD = "a secret of the test";
    private static final Pattern TEST = Pattern.compile("X-Test: (\\S+)");
    private static final Pattern STAMP = Pattern.compile("X-Stamp: (\\w+) (\\S+) (\\w+)");
    private static final String NONE = "-";

    private final String user = "u" + UUID.randomUUID().toString().substring(0, 8) + "@localhost";
    private final ExecutorService clients = Executors.newFixedThreadPool(4);
    private final Queue<String> trouble = new ConcurrentLinkedQueue<>();
    /** For each message the steps during which its transaction began. */
    private final Map<String, int[]> sent = new ConcurrentHashMap<>();

    /** For each step the chains that may be met in it, as {@code one two}. */
    private final List<Set<String>> steps = new CopyOnWriteArrayList<>();

    private final List<WeakReference<ClassLoader>> gone = new ArrayList<>();
    private final Map<String, String> now = new HashMap<>(Map.of("one", NONE, "two", NONE));
    private Path deploy;
    private int version;
    private volatile boolean over;

    @Before
    public void addUser() throws Exception {
        deploy = Path.of(System.getProperty("karaf.base"), "deploy");
        console("mail:user-add --password '" + PASSWORD + "' " + user);
    }

    @After
    public void leaveNothing() throws Exception {
        over = true;
        clients.shutdown();
        assertTrue("clients end", clients.awaitTermination(60, TimeUnit.SECONDS));
        for (String name : now.keySet()) Files.deleteIfExists(deploy.resolve(name + ".jar"));
        Deadline.await("no filter is left", () -> !console("mail:filters").contains("org.example.filter"));
    }

    @Test
    public void everyMessageSeesOneChain() throws Exception {
        int rounds = Integer.getInteger("amphora.hotdeploy.rounds");
        int messages = Integer.getInteger("amphora.hotdeploy.messages");
        steps.add(Set.of(chain()));
        for (int i = 0; i < 4; i++) clients.submit(this::sendUntilOver);
        for (int round = 0; round < rounds; round++) {
            String name = round % 2 == 0 ? "one" : "two";
            becomes(name, "1.0." + ++version);
            becomes(name, "1.0." + ++version);
            // the other one of the last round goes, so that chains of none, one and two filters are met
            String other = round % 2 == 0 ? "two" : "one";
            if (!now.get(other).equals(NONE)) becomes(other, NONE);
        }
        for (String name : List.of("one", "two")) if (!now.get(name).equals(NONE)) becomes(name, NONE);
        Deadline.await("enough messages", () -> sent.size() >= messages || !trouble.isEmpty());
        over = true;
        clients.shutdown();
        assertTrue("clients end", clients.awaitTermination(60, TimeUnit.SECONDS));
        assertEquals("refused or cut off", List.of(), List.copyOf(trouble));
        assertEveryMessageIsThereWithOneChain();
        Deadline.await("the class loaders of filters that are gone are collected", () -> {
            System.gc();
            return gone.stream().allMatch(loader -> loader.get() == null);
        });
        System.out.println("HotDeployUnderLoadIT: " + sent.size() + " messages, " + (steps.size() - 1) / 2
                + " deploys, updates and removals, " + gone.size() + " class loaders collected");
    }

    private String chain() {
        return now.get("one") + ' ' + now.get("two");
    }

    /** One step: the chain of before, the one without the filter while its bundle is replaced, and the new one. */
    private void becomes(String name, String to) throws Exception {
        var met = new HashSet<String>();
        met.add(chain());
        String before = now.put(name, NONE);
        met.add(chain());
        now.put(name, to);
        met.add(chain());
        steps.add(met);
        if (!before.equals(NONE)) gone.add(new WeakReference<>(loader(name)));
        Path jar = deploy.resolve(name + ".jar");
        if (to.equals(NONE)) Files.delete(jar);
        else FilterJar.of(name, to).to(jar);
        Deadline.await(name + " is " + to, () -> shown(name).equals(to));
        steps.add(Set.of(chain()));
        int enough = sent.size() + 5;
        Deadline.await("mail flows", () -> sent.size() >= enough || !trouble.isEmpty());
    }

    private String shown(String name) throws Exception {
        return console("mail:filters")
                .lines()
                // one that is installed need not be asked yet
                .filter(l -> l.matches(name + " .*\\byes\\b.*"))
                .map(l -> l.strip().replaceFirst(".*\\s", ""))
                .findFirst()
                .orElse(NONE);
    }

    private ClassLoader loader(String name) {
        Bundle bundle = Arrays.stream(framework.getBundles())
                .filter(b -> ("org.example.filter." + name).equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow();
        return bundle.adapt(BundleWiring.class).getClassLoader();
    }

    private void sendUntilOver() {
        try (var smtp = SmtpClient.connect(port("smtp"))) {
            while (!over) {
                String id = UUID.randomUUID().toString();
                int from = steps.size() - 1;
                smtp.command("MAIL FROM:<joe@example.org>", "250");
                int to = steps.size() - 1;
                smtp.command("RCPT TO:<" + user + ">", "250");
                smtp.command("DATA", "354");
                smtp.command("Subject: load\r\nX-Test: " + id + "\r\n\r\nhello\r\n.", "250");
                sent.put(id, new int[] {from, to});
            }
        } catch (IOException | AssertionError e) {
            trouble.add(e.toString());
        }
    }

    private void assertEveryMessageIsThereWithOneChain() throws Exception {
        Deadline.await("the queue is empty", () -> console("mail:status").contains("Queue: 0 messages"));
        var missing = new HashSet<>(sent.keySet());
        var wrong = new ArrayList<String>();
        try (var imap = ImapClient.connectTls(port("imaps")).login(user, PASSWORD)) {
            imap.command("SELECT INBOX");
            for (String fetched : imap.command("FETCH 1:* BODY.PEEK[HEADER.FIELDS (X-TEST X-STAMP)]")) {
                var test = TEST.matcher(fetched);
                if (!test.find()) continue;
                missing.remove(test.group(1));
                var met = new HashMap<>(Map.of("one", NONE, "two", NONE));
                var stamp = STAMP.matcher(fetched);
                while (stamp.find()) {
                    boolean twice = !met.put(stamp.group(1), stamp.group(2)).equals(NONE);
                    if (twice || !stamp.group(3).equals("srm")) wrong.add(fetched);
                }
                int[] window = sent.get(test.group(1));
                String chain = met.get("one") + ' ' + met.get("two");
                if (window != null && !wasThere(chain, window)) wrong.add(chain + " in " + Arrays.toString(window));
            }
        }
        assertEquals("lost", Set.of(), missing);
        assertEquals("chains that never were", List.of(), wrong);
    }

    private boolean wasThere(String chain, int[] window) {
        for (int step = window[0]; step <= window[1]; step++)
            if (steps.get(step).contains(chain)) return true;
        return false;
    }
}
