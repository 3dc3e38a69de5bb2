package org.amphora.imap.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.amphora.api.net.SessionState;
import org.amphora.testkit.net.FakeConnection;
import org.junit.Test;

/** Sessions that go on in another build of the bundle. */
public class HandoverTest {
    private final Bench bench = new Bench();

    private static String say(FakeConnection c, String line) {
        c.output();
        c.type(line + "\r\n");
        return c.output();
    }

    @Test
    public void aSessionGoesOnInAnotherBuild() {
        bench.deliver("Subject: one\n\n1\n");
        bench.deliver("Subject: two\n\n2\n");
        FakeConnection c = bench.select("INBOX");
        c.type("a1 FETCH 2 (FLA");
        c.handOver(bench.build());
        assertEquals(1, c.handovers());
        bench.deliver("Subject: three\n\n3\n");
        c.type("GS UID)\r\n");
        assertEquals(
                "* 2 FETCH (FLAGS (\\Recent) UID 2)\r\n* 3 EXISTS\r\n* 3 RECENT\r\na1 OK Fetch completed\r\n",
                c.output());
        assertEquals(0, bench.protocol.sessions().inside());
    }

    @Test
    public void anExtensionThatTheNextBuildDoesNotKnowEndsTheSession() {
        FakeConnection c = bench.login();
        Map<String, Object> values = new HashMap<>(c.detach().orElseThrow().values());
        values.put("enabled", List.of("X-LATER"));
        FakeConnection resumed =
                new FakeConnection().resume(bench.build(), new SessionState(HandedOver.FORMAT, values));
        assertEquals("* BYE Server has been updated\r\n", resumed.output());
    }

    @Test
    public void whatASearchSavedGoesOnToo() {
        for (int i = 0; i < 3; i++) bench.deliver("Subject: x\n\n\n");
        FakeConnection c = bench.select("INBOX");
        say(c, "a1 SEARCH RETURN (SAVE) 1,3");
        c.handOver(bench.build());
        assertEquals("* SEARCH 1 3\r\na2 OK Search completed\r\n", say(c, "a2 SEARCH $"));
    }

    @Test
    public void anIdleGoesOnInAnotherBuild() {
        FakeConnection c = bench.select("INBOX");
        say(c, "a1 IDLE");
        ImapProtocol next = bench.build();
        bench.protocol = next;
        c.handOver(next);
        assertEquals(1, c.handovers());
        assertEquals("", c.output());
        bench.deliver("Subject: one\n\n1\n");
        assertEquals("* 1 EXISTS\r\n* 1 RECENT\r\n", c.output());
        bench.storeGoes();
        bench.storeComes(bench.memory);
        bench.deliver("Subject: two\n\n2\n");
        assertEquals("* 2 EXISTS\r\n* 2 RECENT\r\n", c.output());
        assertEquals("a1 OK Idle completed\r\n", say(c, "DONE"));
        assertEquals("a2 OK Completed\r\n", say(c, "a2 NOOP"));
    }

    @Test
    public void whatHappensBetweenTwoBuildsIsTold() {
        bench.deliver("Subject: one\n\n1\n");
        bench.deliver("Subject: two\n\n2\n");
        FakeConnection c = bench.select("INBOX");
        say(c, "a1 IDLE");
        SessionState state = c.detach().orElseThrow();
        bench.select("INBOX").type("b1 STORE 1 +FLAGS (\\Deleted)\r\nb2 EXPUNGE\r\n");
        FakeConnection resumed = new FakeConnection().resume(bench.build(), state);
        assertEquals("* 1 EXPUNGE\r\n", resumed.output());
    }

    @Test
    public void aStateOfAnotherFormatEndsPolitely() {
        FakeConnection c = new FakeConnection().resume(bench.protocol, new SessionState("imap/99", Map.of()));
        assertEquals("* BYE Server has been updated\r\n", c.output());
        assertFalse(c.isOpen());
    }

    @Test
    public void onlyACommandBoundaryIsHandedOver() {
        FakeConnection c = bench.open("");
        c.type("a1 AUTHENTICATE PLAIN\r\n");
        assertTrue("an exchange is an object of the mechanism", c.detach().isEmpty());
        c.type("*\r\na2 LOGIN {3}\r\n");
        assertTrue("a command has begun", c.detach().isEmpty());
        c.expire();
        assertTrue(c.output().endsWith("* BYE [UNAVAILABLE] Server is restarting\r\n"));
        assertFalse(c.isOpen());
    }
}
