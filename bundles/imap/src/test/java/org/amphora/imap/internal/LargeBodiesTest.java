package org.amphora.imap.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import org.amphora.testkit.net.FakeConnection;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Literals that are sent from a file, and messages that cannot be read. */
public class LargeBodiesTest {
    private static final String LARGE = "Subject: large\r\n\r\n" + "a line of some length\r\n".repeat(10_000);
    private static final String SMALL = "Subject: small\r\n\r\nx\r\n";

    private final Bench bench = new Bench();
    private final FileMailStore store = new FileMailStore(bench.memory, bench.directory);

    @Before
    public void twoMessages() {
        bench.deliver(LARGE);
        bench.deliver(SMALL);
        bench.storeComes(store);
    }

    @After
    public void nothingIsLeftOpen() {
        assertEquals("bodies", 0, store.open);
        for (FileChannel channel : store.channels) assertFalse(channel.isOpen());
        store.deleteFiles();
    }

    private static String say(FakeConnection c, String line) {
        c.output();
        c.type(line + "\r\n");
        return c.output();
    }

    @Test
    public void aLargeLiteralComesFromItsFile() {
        FakeConnection c = bench.select("INBOX");
        assertEquals(
                "* 1 FETCH (UID 1 BODY[] {" + LARGE.length() + "}\r\n" + LARGE + " FLAGS (\\Recent \\Seen))\r\n"
                        + "* 2 FETCH (UID 2 BODY[] {" + SMALL.length() + "}\r\n" + SMALL
                        + " FLAGS (\\Recent \\Seen))\r\n"
                        + "a1 OK Fetch completed\r\n",
                say(c, "a1 FETCH 1:2 (UID BODY[])"));
        assertEquals(1, store.channels.size());
    }

    @Test
    public void partsOfItToo() {
        FakeConnection c = bench.select("INBOX");
        String part = LARGE.substring(1000, 101_000);
        String text = LARGE.substring(18);
        assertEquals(
                "* 1 FETCH (BODY[]<1000> {100000}\r\n" + part + " BODY[TEXT] {" + text.length() + "}\r\n" + text
                        + " RFC822.SIZE " + LARGE.length() + ")\r\na1 OK Fetch completed\r\n",
                say(c, "a1 FETCH 1 (BODY.PEEK[]<1000.100000> BODY.PEEK[TEXT] RFC822.SIZE)"));
        assertEquals(2, store.channels.size());
    }

    @Test
    public void aDecodedPartComesBlockByBlock() {
        byte[] decoded = new byte[300_000];
        for (int i = 0; i < decoded.length; i++) decoded[i] = (byte) (1 + i % 100);
        String encoded = Base64.getMimeEncoder().encodeToString(decoded);
        bench.deliver("Subject: base64\nContent-Transfer-Encoding: base64\n\n" + encoded + "\n");
        FakeConnection c = bench.select("INBOX");
        String text = new String(decoded, StandardCharsets.US_ASCII);
        assertEquals(
                "* 3 FETCH (BINARY.SIZE[1] 300000 BINARY[1] {300000}\r\n" + text + " BINARY[1]<100000> {150000}\r\n"
                        + text.substring(100_000, 250_000) + ")\r\na1 OK Fetch completed\r\n",
                say(c, "a1 FETCH 3 (BINARY.SIZE[1] BINARY.PEEK[1] BINARY.PEEK[1]<100000.150000>)"));
        assertEquals(0, store.channels.size());
        c.clog(true);
        c.type("a2 FETCH 3 BINARY.PEEK[1]\r\n");
        assertTrue(c.output().length() < 100_000);
        c.disconnect();
    }

    @Test
    public void aMessageThatCannotBeReadIsLeftOut() {
        FakeConnection c = bench.select("INBOX");
        store.readable = 0;
        assertEquals("a1 NO [UNAVAILABLE] Some messages cannot be read\r\n", say(c, "a1 FETCH 2 (UID BODY.PEEK[])"));
        assertEquals("* SEARCH\r\na2 NO [UNAVAILABLE] Some messages cannot be read\r\n", say(c, "a2 SEARCH TEXT line"));
        assertTrue(c.isOpen());
        store.readable = Long.MAX_VALUE;
        assertEquals("* SEARCH 1\r\na3 OK Search completed\r\n", say(c, "a3 SEARCH TEXT line"));
    }

    @Test
    public void aLiteralThatCannotBeEndedEndsTheConnection() {
        FakeConnection c = bench.select("INBOX");
        store.readable = 70_000;
        String said = say(c, "a1 FETCH 1:2 BODY.PEEK[]");
        assertFalse("no client may take this for the whole", said.contains("a1 "));
        assertFalse(c.isOpen());
    }

    @Test
    public void aClientThatGoesAwayInTheMiddleClosesTheBody() {
        FakeConnection c = bench.select("INBOX");
        store.readable = LARGE.length() + 1L; // no channel: block by block
        c.clog(true);
        c.type("a1 FETCH 1 BODY.PEEK[]\r\n");
        assertEquals(1, store.open);
        c.disconnect();
        assertEquals(0, store.open);
    }

    @Test
    public void aMessageExpungedMeanwhileIsReadToItsEnd() {
        FakeConnection c = bench.select("INBOX");
        store.readable = LARGE.length() + 1L;
        c.clog(true);
        c.type("a1 FETCH 1:2 (BODY.PEEK[] BODY.PEEK[TEXT])\r\n");
        bench.select("INBOX").type("b1 STORE 1:2 +FLAGS (\\Deleted)\r\nb2 EXPUNGE\r\n");
        c.clog(false);
        String said = c.output();
        assertTrue(said.contains(LARGE + " BODY[TEXT] {"));
        assertTrue(said, said.endsWith(")\r\na1 NO [EXPUNGEISSUED] Some messages are gone\r\n"));
    }

    // ---- CATENATE, RFC 4469

    @Test
    public void whatIsPutTogetherGoesThroughTheSpool() throws IOException {
        FakeConnection c = bench.select("INBOX");
        String four = " URL /INBOX/;UID=1".repeat(4).substring(1);
        assertTrue(say(c, "a1 APPEND Sent CATENATE (" + four + ")").contains("a1 OK"));
        say(c, "a2 EXAMINE Sent");
        assertTrue(say(c, "a3 FETCH 1 BODY.PEEK[]").contains("{" + 4 * LARGE.length() + "}\r\n" + LARGE.repeat(4)));
        assertEquals(0, bench.spool.inMemory());
        try (Stream<Path> left = Files.list(bench.directory.resolve("append"))) {
            assertEquals(0, left.count());
        }
    }

    @Test
    public void theWholeCountsAgainstTheLimit() {
        FakeConnection c = bench.select("INBOX");
        String five = " URL /INBOX/;UID=1".repeat(5).substring(1);
        assertEquals(
                "a1 NO [TOOBIG] Message is too large\r\n",
                say(c, "a1 APPEND Sent CATENATE (TEXT {1+}\r\nx " + five + ")"));
        assertEquals(0, bench.spool.inMemory());
    }

    @Test
    public void whatCannotBeReadIsPutNowhere() {
        FakeConnection c = bench.select("INBOX");
        store.readable = 70_000;
        String said = say(c, "a1 APPEND Sent CATENATE (URL /INBOX/;UID=2 URL /INBOX/;UID=1)");
        assertEquals("a1 NO [UNAVAILABLE] Message cannot be put together now\r\n", said);
        assertEquals(0, bench.spool.inMemory());
    }
}
