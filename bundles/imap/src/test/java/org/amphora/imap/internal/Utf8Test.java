package org.amphora.imap.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import org.amphora.testkit.net.FakeConnection;
import org.junit.Test;

/** Text in UTF-8 on the wire, RFC 6855, which RFC 9051 has taken in; and without, as before. */
public class Utf8Test {
    private final Bench bench = new Bench();

    private static String say(FakeConnection c, String line) {
        c.output();
        c.type(line + "\r\n");
        return c.output();
    }

    private FakeConnection enabled(String what) {
        FakeConnection c = bench.login();
        assertEquals("* ENABLED " + what + "\r\ne OK Enable completed\r\n", say(c, "e ENABLE " + what));
        return c;
    }

    @Test
    public void mailboxNames() {
        for (String what : new String[] {"UTF8=ACCEPT", "IMAP4rev2"}) {
            FakeConnection c = enabled(what);
            assertTrue(say(c, "a1 CREATE \"B\u00fccher & so\"").startsWith("a1 OK"));
            String list = say(c, "a2 LIST \"\" \"B\u00fc*\"");
            assertEquals("* LIST (\\HasNoChildren) \".\" \"B\u00fccher & so\"\r\na2 OK List completed\r\n", list);
            // what looks like modified UTF-7 is not
            assertTrue(say(c, "a3 STATUS \"B&APw-cher &- so\" (MESSAGES)").startsWith("a3 NO [NONEXISTENT]"));
            assertEquals(
                    "* STATUS \"B\u00fccher & so\" (MESSAGES 0)\r\na4 OK Status completed\r\n",
                    say(c, "a4 STATUS {15+}\r\nB\u00fccher & so (MESSAGES)".replace("{15+}", "{12+}")));
            // another session knows it by its old name
            FakeConnection old = bench.login();
            String modified = say(old, "b1 LIST \"\" B*");
            assertEquals("* LIST (\\HasNoChildren) \".\" \"B&APw-cher &- so\"\r\nb1 OK List completed\r\n", modified);
            assertTrue(say(old, "b2 DELETE \"B&APw-cher &- so\"").startsWith("b2 OK"));
        }
    }

    @Test
    public void aNameIsNormalised() {
        FakeConnection c = enabled("IMAP4rev2");
        assertTrue(say(c, "a1 CREATE \"Cafe\u0301\"")
                .startsWith("* LIST (\\HasNoChildren) \".\" \"Caf\u00e9\" (\"OLDNAME\" (\"Cafe\u0301\"))\r\na1 OK"));
        assertEquals(
                "* LIST (\\HasNoChildren) \".\" \"Re\u0301sume\u0301\" (\"OLDNAME\" (\"Caf\u00e9\"))\r\na2 OK Rename completed\r\n"
                        .replace("Re\u0301sume\u0301", "R\u00e9sum\u00e9"),
                say(c, "a2 RENAME \"Caf\u00e9\" \"Re\u0301sume\u0301\""));
    }

    @Test
    public void whatIsNotUtf8IsAMistake() {
        FakeConnection c = enabled("UTF8=ACCEPT");
        c.output();
        c.type("a1 CREATE \"B\u00fcch\"\r\n".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("a1 BAD Text is not UTF-8\r\n", c.output());
    }

    @Test
    public void headers() {
        bench.deliver("From: J\u00f6rg <j\u00f6rg@example.org>\nSubject: gr\u00fc\u00dfe\n\nx\n");
        FakeConnection c = enabled("UTF8=ACCEPT");
        say(c, "a1 SELECT INBOX");
        String envelope = say(c, "a2 FETCH 1 ENVELOPE");
        assertTrue(
                envelope, envelope.contains("\"gr\u00fc\u00dfe\" ((\"J\u00f6rg\" NIL \"j\u00f6rg\" \"example.org\"))"));
        assertTrue(say(c, "a3 SEARCH SUBJECT \"gr\u00fc\u00df\"").startsWith("* SEARCH 1\r\n"));
        assertEquals("a4 BAD Text is UTF-8\r\n", say(c, "a4 SEARCH CHARSET UTF-8 SUBJECT x"));
        FakeConnection old = bench.select("INBOX");
        assertTrue(say(old, "b1 FETCH 1 ENVELOPE").contains("{7}\r\ngr\u00fc\u00dfe "));
        assertTrue(say(old, "b2 SEARCH CHARSET UTF-8 SUBJECT {6+}\r\ngr\u00fc\u00df")
                .startsWith("* SEARCH 1\r\n"));
    }

    @Test
    public void aMessageInParentheses() {
        String message = "Subject: gr\u00fc\u00dfe\r\n\r\n";
        int length = message.getBytes(StandardCharsets.UTF_8).length;
        String append = "APPEND INBOX (\\Seen) UTF8 (~{" + length + "+}\r\n" + message + ")";
        FakeConnection old = bench.login();
        assertEquals("b1 BAD ENABLE UTF8=ACCEPT first\r\n", say(old, "b1 " + append));
        FakeConnection c = enabled("UTF8=ACCEPT");
        assertTrue(say(c, "a1 " + append).startsWith("a1 OK [APPENDUID"));
        assertTrue(say(c, "a2 " + append + " {3+}\r\nabc").contains(" 2:3] Append completed"));
        assertEquals("a3 BAD ')' expected\r\n", say(c, "a3 APPEND INBOX UTF8 (~{3+}\r\nabc"));
        assertEquals(0, bench.spool.inMemory());
    }

    @Test
    public void aMessageWithinAsItsClientKnowsIt() {
        bench.deliver("Subject: out\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/global\n\n"
                + "Subject: gr\u00fc\u00dfe\n\nx\n--b--\n");
        FakeConnection c = enabled("IMAP4rev2");
        say(c, "a1 SELECT INBOX");
        String structure = say(c, "a2 FETCH 1 BODY");
        assertTrue(
                structure,
                structure.contains("\"message\" \"global\" NIL NIL NIL \"7bit\" 21 (NIL \"gr\u00fc\u00dfe\" "));
        assertTrue(say(c, "a3 FETCH 1 BODY.PEEK[1.HEADER]").contains("Subject: gr\u00fc\u00dfe"));
        // RFC 3501 knows no such message
        String old = say(bench.select("INBOX"), "b1 FETCH 1 BODY");
        assertTrue(old, old.contains("(\"message\" \"global\" NIL NIL NIL \"7bit\" 21)"));
    }

    @Test
    public void itEndsWithTheUserAndGoesOnWithTheNextBuild() {
        FakeConnection c = enabled("IMAP4rev2");
        assertTrue(say(c, "a1 CREATE \"B\u00fccher\"").startsWith("a1 OK"));
        c.handOver(bench.build());
        assertEquals(1, c.handovers());
        assertTrue(say(c, "a2 LIST \"\" B*").contains("\"B\u00fccher\""));
        say(c, "a3 UNAUTHENTICATE");
        say(c, "a4 LOGIN " + Bench.JOE + " \"secret word\"");
        assertTrue(say(c, "a5 LIST \"\" B*").contains("B&APw-cher"));
    }
}
