package org.amphora.imap.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import org.amphora.testkit.net.FakeConnection;
import org.amphora.testkit.store.MemoryMailStore;
import org.junit.Test;

/** Too much, too deep, too early: the reply that the RFC names, and the session goes on. */
public class BadInputTest {
    private final Bench bench = new Bench();

    private static String say(FakeConnection c, String line) {
        c.output();
        c.type(line + "\r\n");
        return c.output();
    }

    @Test
    public void literalMinusInvitesWhatIsLarge() {
        Bench strict = new Bench(Bench.settings(true), new MemoryMailStore());
        FakeConnection c = strict.login();
        String capabilities = say(c, "a1 CAPABILITY");
        assertTrue(capabilities, capabilities.contains(" LITERAL- ") && !capabilities.contains("LITERAL+"));
        assertTrue(say(c, "a2 APPEND INBOX {4096+}\r\n" + "x".repeat(4096)).startsWith("a2 OK [APPENDUID"));
        String refused = "BAD [TOOBIG] A literal of this size must wait to be invited\r\n";
        assertEquals("a3 " + refused, say(c, "a3 APPEND INBOX {4097+}\r\n" + "x".repeat(4097)));
        assertEquals("a4 " + refused, say(c, "a4 SELECT {5000+}\r\n" + "x".repeat(5000)));
        assertTrue(say(c, "a5 APPEND INBOX {5000}\r\n" + "x".repeat(5000)).startsWith("+ OK\r\na5 OK"));
        FakeConnection stranger = strict.open("");
        assertEquals("* BYE [TOOBIG] Literal is too large\r\n", say(stranger, "b1 LOGIN {4097+}"));
        assertFalse(stranger.isOpen());
    }

    @Test
    public void theMessagesOfOneAppendAreBoundedTogether() {
        FakeConnection c = bench.login();
        String message = " {1000000+}\r\n" + "x".repeat(1_000_000);
        assertEquals("a1 NO [LIMIT] Too much for one APPEND\r\n", say(c, "a1 APPEND INBOX" + message.repeat(4)));
        assertEquals(0, bench.spool.inMemory());
        assertTrue(say(c, "a2 APPEND INBOX" + message.repeat(3)).contains("a2 OK [APPENDUID"));
        String many = "a3 APPEND INBOX" + " {1+}\r\nx".repeat(4000);
        assertTrue(say(c, many).contains("4003] Append completed\r\n"));
        assertEquals("a4 OK Completed\r\n", say(c, "a4 NOOP"));
    }

    @Test
    public void parenthesesMayNotBeNestedWithoutEnd() {
        bench.deliver("Subject: one\n\n1\n");
        FakeConnection c = bench.select("INBOX");
        String deep = "(".repeat(10_000);
        for (String command : new String[] {
            "FETCH 1 ",
            "FETCH 1 FLAGS ",
            "STORE 1 FLAGS ",
            "SEARCH RETURN ",
            "UID SEARCH ",
            "LIST ",
            "LIST \"\" ",
            "STATUS INBOX ",
            "ID ",
            "APPEND INBOX ",
            "CREATE x ",
            "SELECT INBOX "
        }) {
            FakeConnection d = bench.select("INBOX");
            String said = say(d, "a1 " + command + deep);
            assertTrue(command + said, said.startsWith("a1 BAD "));
            assertEquals("a2 OK Completed\r\n", say(d, "a2 NOOP"));
            d.disconnect();
        }
        assertEquals("* 1 FETCH (UID 1)\r\nb1 OK Fetch completed\r\n", say(c, "b1 FETCH 1 UID"));
    }

    @Test
    public void commandsInTheWrongState() {
        for (String command : new String[] {"SELECT INBOX", "APPEND INBOX {3+}\r\nabc", "IDLE", "FETCH 1 FLAGS"}) {
            FakeConnection stranger = bench.open("");
            assertEquals("a1 BAD Log in first\r\n", say(stranger, "a1 " + command));
            stranger.disconnect();
        }
        FakeConnection c = bench.login();
        for (String command : new String[] {"FETCH 1 FLAGS", "UID STORE 1 FLAGS ()", "EXPUNGE", "CLOSE", "UNSELECT"}) {
            assertEquals("a1 BAD No mailbox is selected\r\n", say(c, "a1 " + command));
        }
        for (String command : new String[] {"LOGIN a b", "AUTHENTICATE PLAIN", "STARTTLS"}) {
            assertEquals("a1 BAD Already logged in\r\n", say(c, "a1 " + command));
        }
    }
}
