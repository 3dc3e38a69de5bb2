package org.amphora.imap.internal.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import org.junit.Test;

public class ImapUrlTest {
    private static final long ALL = Long.MAX_VALUE;

    private static ImapUrl parse(String url) {
        return ImapUrl.parse(url, "Lists/here");
    }

    @Test
    public void namesAMessage() {
        assertEquals(
                new ImapUrl("Drafts", 385759045, 20, "HEADER", 0, ALL),
                parse("/Drafts;UIDVALIDITY=385759045/;UID=20/;section=HEADER"));
        assertEquals(new ImapUrl("INBOX", 0, 4294967295L, "", 0, ALL), parse("/inbox/;uid=4294967295"));
        assertEquals(new ImapUrl("a/b", 0, 1, "1.2.MIME", 5, 10), parse("/a/b/;UID=1/;SECTION=1.2.MIME/;PARTIAL=5.10"));
        assertEquals(new ImapUrl("a", 7, 1, "", 0, ALL), parse("/a;uidvalidity=7/;UID=1/;PARTIAL=0"));
    }

    @Test
    public void aRelativeOneBeginsWhereTheClientIs() {
        assertEquals(new ImapUrl("Lists/here", 0, 3, "TEXT", 0, ALL), parse(";UID=3/;SECTION=TEXT"));
        assertEquals(new ImapUrl("Lists/there", 0, 3, "", 0, ALL), parse("there/;UID=3"));
        assertEquals(new ImapUrl("there", 0, 3, "", 0, ALL), ImapUrl.parse("there/;UID=3", null));
        assertThrows(BadSyntax.class, () -> ImapUrl.parse(";UID=3", null));
    }

    @Test
    public void isUtf8InHexadecimal() {
        assertEquals(
                "Entw\u00fcrfe; neu", parse("/Entw%C3%bcrfe%3B%20neu/;UID=1").mailbox());
        assertEquals(
                "HEADER.FIELDS (To)",
                parse("/a/;UID=1/;SECTION=HEADER.FIELDS%20(To)").section());
        for (String bad : new String[] {
            "/%FF/;UID=1",
            "/%0/;UID=1",
            "/%",
            "/a%00/;UID=1",
            "/a%0g/;UID=1",
            "/a b/;UID=1",
            "/\u00e4/;UID=1",
            "/a%4/;UID=1"
        }) assertThrows(bad, BadSyntax.class, () -> parse(bad));
    }

    @Test
    public void namesNothingElse() {
        for (String bad : new String[] {
            "",
            "/",
            "/a",
            "/a/",
            "/a;UIDVALIDITY=1",
            "/;UID=1",
            "//host/a/;UID=1",
            "imap://host/a/;UID=1",
            "/a/;UID=0",
            "/a/;UID=",
            "/a/;UID=4294967296",
            "/a;UIDVALIDITY=0/;UID=1",
            "/a/;UID=1/;SECTION=",
            "/a/;UID=1/;PARTIAL=1.0",
            "/a/;UID=1/;PARTIAL=",
            "/a/;UID=1/",
            "/a/;UID=1;URLAUTH=anonymous",
            "/a/;UID=1/;PARTIAL=0/;SECTION=1",
            "/a?ALL"
        }) assertThrows(bad, BadSyntax.class, () -> parse(bad));
    }
}
