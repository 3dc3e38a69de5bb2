package org.amphora.imap.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.amphora.api.store.UidSet;
import org.amphora.imap.internal.notify.NotifySet;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;
import org.amphora.imap.internal.wire.ImapUrl;
import org.amphora.imap.internal.wire.Output;
import org.amphora.imap.internal.wire.Page;
import org.amphora.testkit.fuzz.Fuzz;
import org.junit.Test;

/** The parsers of single extensions, as {@link FuzzTest}. */
public class ExtensionsFuzzTest {

    private static List<byte[]> octets(String... texts) {
        return List.of(texts).stream()
                .map(t -> t.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    private static Arguments arguments(byte[] input) {
        return new Arguments(input, input.length, List.of());
    }

    /** A page is told as it was asked for, and is the same in a set and in a list. */
    @Test
    public void pages() {
        var fuzz = new Fuzz(octets("1:100", "-1:-100", "3:2", "-7:-4", "4294967295:1", "0:1", "1:0", "-5:5"), 9394);
        fuzz.run(input -> {
            Page page;
            try {
                page = Page.parse(arguments(input));
            } catch (BadSyntax e) {
                return; // as many are
            }
            Output out = new Output();
            page.put(out);
            assertEquals(page, Page.parse(arguments(out.toBytes())));
            UidSet.Builder b = new UidSet.Builder();
            int size = 0;
            for (int n = 1 + fuzz.random().nextInt(3);
                    n < 30;
                    n += 1 + fuzz.random().nextInt(3), size++) b.add(n);
            UidSet all = b.build();
            int some = Math.max(0, page.end(size) - page.begin(size));
            assertEquals(some, page.of(all).size());
            assertEquals(page.of(all), page.of(all).and(all));
        });
    }

    /** What a URL names is named again by the same URL, written out. */
    @Test
    public void urls() {
        var fuzz = new Fuzz(
                octets(
                        "/Drafts;UIDVALIDITY=385759045/;UID=20/;section=1.MIME",
                        "/INBOX/;UID=113330/;section=HEADER.FIELDS%20(To)/;PARTIAL=0.100",
                        ";uid=4294967295/;partial=7",
                        "/Entw%C3%BCrfe%3b/;UID=1",
                        "//host/INBOX/;UID=1",
                        "imap://host/INBOX/;UID=1",
                        "there/;UID=1"),
                5092);
        fuzz.run(input -> {
            String selected = fuzz.random().nextBoolean() ? "Lists/here" : null;
            try {
                ImapUrl url = ImapUrl.parse(new String(input, StandardCharsets.ISO_8859_1), selected);
                assertTrue(url.toString(), url.uid() > 0 && url.from() >= 0 && url.count() > 0);
                assertEquals(url, ImapUrl.parse(written(url), null));
            } catch (BadSyntax e) {
                assertEquals("Invalid URL", e.getMessage());
            }
        });
    }

    /** What is taken keeps the rules of RFC 5465 §5, and is taken again. */
    @Test
    public void notifications() {
        var fuzz = new Fuzz(
                octets(
                        "SET STATUS (selected (MessageNew (UID BODY.PEEK[HEADER.FIELDS (From)]) MessageExpunge))",
                        "SET (selected-delayed NONE) (subtree (Lists INBOX) (MailboxName MessageNew MessageExpunge))",
                        "SET (inboxes (SubscriptionChange)) (mailboxes misc (MailboxMetadataChange FlagChange))",
                        "SET (personal (ServerMetadataChange AnnotationChange Weather)) (subscribed NONE)",
                        "SET (selected (MessageNew MessageExpunge FlagChange)) (selected (MailboxName))",
                        "SET (personal (MessageNew (UID) MessageExpunge))",
                        "NONE"),
                5465);
        fuzz.run(input -> {
            try {
                NotifySet set = NotifySet.parse(arguments(input), fuzz.random().nextBoolean());
                assertTrue(set.toString(), set.selected().size() != 1);
                assertEquals(
                        set.groups(), NotifySet.parse(arguments(input), true).groups());
            } catch (BadSyntax e) {
                assertTrue(e.getMessage(), e.getMessage().chars().allMatch(c -> c >= ' ' && c <= '~'));
            } catch (Refusal e) {
                assertTrue(e.text(), e.text().startsWith("[BADEVENT ("));
            }
        });
    }

    private static String written(ImapUrl url) {
        StringBuilder b = new StringBuilder("/").append(hexadecimal(url.mailbox()));
        if (url.uidValidity() > 0) b.append(";UIDVALIDITY=").append(url.uidValidity());
        b.append("/;UID=").append(url.uid());
        if (!url.section().isEmpty()) b.append("/;SECTION=").append(hexadecimal(url.section()));
        return b.append("/;PARTIAL=")
                .append(url.from())
                .append(url.count() == Long.MAX_VALUE ? "" : "." + url.count())
                .toString();
    }

    private static String hexadecimal(String text) {
        StringBuilder b = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) b.append(String.format("%%%02x", octet & 0xff));
        return b.toString();
    }
}
