package org.amphora.imap.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.UidSet;
import org.amphora.testkit.net.FakeConnection;
import org.junit.Test;

/** Clients that come back, RFC 7162 §3.2.5, also when the store does not know any more what they have missed. */
public class QResyncTest {
    private static final Pattern EARLIER = Pattern.compile("\\* VANISHED \\(EARLIER\\) ([0-9:,]+)");

    private final Bench bench = new Bench();
    private final Mailbox inbox = bench.memory.inbox(Bench.JOE);

    private FakeConnection enabled() {
        FakeConnection c = bench.login();
        c.type("e ENABLE QRESYNC\r\n");
        assertTrue(c.output().contains("e OK"));
        return c;
    }

    private void deliver(int count) {
        for (int i = 0; i < count; i++) bench.deliver("Subject: x\n\n\n");
    }

    private long modSeq() {
        return inbox.status().highestModSeq();
    }

    private String comeBack(String parameters) {
        FakeConnection c = enabled();
        c.type("s SELECT INBOX (QRESYNC (" + inbox.status().uidValidity() + " " + parameters + "))\r\n");
        String said = c.output();
        assertTrue(said, said.contains("s OK"));
        return said;
    }

    /** All that is said to have vanished. */
    private static String vanished(String said) {
        List<String> sets = new ArrayList<>();
        for (Matcher m = EARLIER.matcher(said); m.find(); ) sets.add(m.group(1));
        return String.join(",", sets);
    }

    @Test
    public void whereTheLogDoesNotReachAllThatIsNotThereHasVanished() {
        deliver(9);
        inbox.remove(UidSet.of(2));
        long then = modSeq();
        inbox.remove(UidSet.of(4, 9));
        assertEquals("4,9", vanished(comeBack(String.valueOf(then))));
        bench.memory.forgetVanished(inbox.id());
        assertEquals("2,4,9", vanished(comeBack(String.valueOf(then))));
        assertEquals("4", vanished(comeBack(then + " 3:8")));
        assertEquals("9", vanished(comeBack(then + " 1:9 (1,3:5 1,5:7)")));
        assertEquals("a pair that does not match tells nothing", "2,4,9", vanished(comeBack(then + " 1:9 (3 4)")));
        assertEquals("", vanished(comeBack(String.valueOf(modSeq()))));
    }

    @Test
    public void aModSeqFromTheFutureIsOfAMailboxThatWasReplaced() {
        deliver(3);
        inbox.remove(UidSet.of(2));
        String said = comeBack("999999");
        assertEquals("2", vanished(said));
        assertTrue(said, said.contains("* 1 FETCH (UID 1 ") && said.contains("* 2 FETCH (UID 3 "));
    }

    @Test
    public void aMailboxThatIsEmptyOrNewIsNoSpecialCase() {
        assertEquals("", vanished(comeBack("1")));
        deliver(3);
        inbox.remove(UidSet.ALL);
        assertEquals("1:3", vanished(comeBack("1")));
        bench.memory.forgetVanished(inbox.id());
        assertEquals("1:3", vanished(comeBack("1 1:100")));
    }

    @Test
    public void theMailboxOfTheRfcIsResynchronisedByItsMatchData() {
        // §3.2.5.2: only UIDs that three divides are there, and the server remembers no expunges
        deliver(3000);
        UidSet.Builder others = new UidSet.Builder();
        for (int uid = 1; uid <= 3000; uid++) if (uid % 3 != 0) others.add(uid);
        inbox.remove(others.build());
        bench.memory.forgetVanished(inbox.id());
        String all = vanished(comeBack("1 1:2997"));
        assertTrue(all, all.startsWith("1:2,4:5,") && all.endsWith(",2995:2996"));
        assertEquals(999, all.split(",").length);
        assertEquals(
                "2995:2996,2998:2999",
                vanished(comeBack("1 1:3000 (500,750,900,990:998 1500,2250,2700,"
                        + "2970,2973,2976,2979,2982,2985,2988,2991,2994)")));
    }

    @Test
    public void aVastSetOfMatchDataCostsNothing() {
        deliver(2);
        assertEquals("", vanished(comeBack("1 1:4294967295 (1:4294967295 1:4294967295)")));
    }

    @Test
    public void longListsComeInSeveralResponses() {
        FakeConnection c = enabled();
        deliver(3000);
        c.type("s SELECT INBOX\r\n");
        c.output();
        UidSet.Builder even = new UidSet.Builder();
        for (int uid = 2; uid <= 3000; uid += 2) even.add(uid);
        inbox.remove(even.build());
        c.type("n NOOP\r\n");
        List<String> lines =
                c.output().lines().filter(l -> l.contains("VANISHED")).toList();
        assertEquals(4, lines.size());
        assertTrue(lines.get(0), lines.get(0).startsWith("* VANISHED 2,4,6"));
    }

    @Test
    public void theNextBuildGoesOnTellingByUid() {
        deliver(3);
        FakeConnection c = enabled();
        c.type("s SELECT INBOX\r\n");
        c.output();
        c.handOver(bench.build());
        inbox.remove(UidSet.of(2));
        c.type("n NOOP\r\n");
        assertEquals("* VANISHED 2\r\nn OK Completed\r\n", c.output());
    }
}
