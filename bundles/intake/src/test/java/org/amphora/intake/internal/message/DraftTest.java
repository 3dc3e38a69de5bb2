package org.amphora.intake.internal.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.util.List;
import org.amphora.api.mail.Address;
import org.amphora.mime.MimeLimits;
import org.amphora.testkit.queue.MemoryMailQueue;
import org.amphora.testkit.queue.MemorySpool;
import org.junit.After;
import org.junit.Test;

public class DraftTest {
    private static final String HEAD = "Return-Path: <a@b.example>\r\nReceived: ours\r\n";
    private static final String MESSAGE = HEAD + "X: 1\r\nSubject: folded\r\n over two\r\nx:2\r\n\r\nbody\r\n";

    private final MemoryMailQueue queue = new MemoryMailQueue();

    private interface Edits {
        void make(Draft draft) throws IOException;
    }

    private String edited(String message, Edits edits) throws IOException {
        try (var draft = draft(message)) {
            edits.make(draft);
            return text(draft);
        }
    }

    private Draft draft(String message) throws IOException {
        return new Draft(queue, queue.memory().body(message.getBytes(ISO_8859_1)), MimeLimits.DEFAULT);
    }

    private static String text(Draft draft) throws IOException {
        return new String(MemorySpool.bytes(draft.body()), ISO_8859_1);
    }

    @After
    public void everyBodyIsClosed() {
        assertEquals(0, queue.memory().open());
    }

    @Test
    public void withoutEditsItIsTheBodyThatCame() throws Exception {
        var body = queue.memory().body(MESSAGE);
        try (var draft = new Draft(queue, body, MimeLimits.DEFAULT)) {
            assertEquals(body, draft.body());
        }
    }

    @Test
    public void editsTouchOneFieldEach() throws Exception {
        assertEquals(
                HEAD + "X: 1\r\nSubject: folded\r\n over two\r\nx:2\r\nY: new\r\n\r\nbody\r\n",
                edited(MESSAGE, d -> d.add("Y", "new")));
        assertEquals(
                "Return-Path: <a@b.example>\r\nY: top\r\n" + MESSAGE.substring(28),
                edited(MESSAGE, d -> d.insert(0, "Y", "top")));
        assertEquals(
                HEAD + "Y: second\r\nX: 1\r\nSubject: folded\r\n over two\r\nx:2\r\n\r\nbody\r\n",
                edited(MESSAGE, d -> d.insert(1, "Y", "second")));
        assertEquals(
                HEAD + "X: 1\r\nSubject: folded\r\n over two\r\nx:2\r\nY: far\r\n\r\nbody\r\n",
                edited(MESSAGE, d -> d.insert(99, "Y", "far")));
        assertEquals(
                HEAD + "X: 1\r\nSubject: folded\r\n over two\r\nX: two\r\n\r\nbody\r\n",
                edited(MESSAGE, d -> d.change("X", 2, "two")));
        assertEquals(
                HEAD + "X: 1\r\nSubject: folded\r\n over two\r\nx:2\r\nX: three\r\n\r\nbody\r\n",
                edited(MESSAGE, d -> d.change("X", 3, "three")));
        assertEquals(HEAD + "X: 1\r\nx:2\r\n\r\nbody\r\n", edited(MESSAGE, d -> d.delete("subject", 1)));
        assertEquals(MESSAGE, edited(MESSAGE, d -> d.delete("subject", 2)));
    }

    @Test
    public void theReturnPathIsOurs() throws Exception {
        assertEquals(
                MESSAGE.replace("<a@b.example>", "<c@d.example>"),
                edited(MESSAGE, d -> d.returnPath(Address.of("c@d.example"))));
        assertEquals(MESSAGE, edited(MESSAGE, d -> d.delete("Return-Path", 1)));
        String twice = MESSAGE.replace("X: 1", "Return-Path: <spam@x>");
        assertEquals(MESSAGE.replace("X: 1\r\n", ""), edited(twice, d -> d.delete("Return-Path", 1)));
    }

    @Test
    public void valuesMayFold() throws Exception {
        assertEquals(HEAD + "A: b\r\n\r\n", edited(HEAD + "\r\n", d -> d.add("A", "b")));
        assertEquals(HEAD + "A: b\r\n\tc\r\n d\r\n\r\n", edited(HEAD + "\r\n", d -> d.add("A", "b\n\tc\r\n d")));
        assertEquals(HEAD + "A: \u00c3\u00bc\r\n\r\n", edited(HEAD + "\r\n", d -> d.add("A", "\u00fc")));
    }

    @Test
    public void whatIsNoFieldIsRefused() throws Exception {
        for (String name : List.of("", "a b", "a:b", "a\r\nb", "\u00fc", "x".repeat(201)))
            assertThrows(name, IllegalArgumentException.class, () -> Draft.checkField(name, "v"));
        for (String value : List.of("a\r\nb", "a\nb", "a\n", "a\n \nb", "a\rb", "a\0b", "a\r\n\r\nbody", "a\n\n b"))
            assertThrows(value, IllegalArgumentException.class, () -> Draft.checkField("A", value));
        Draft.checkField("A", "");
    }

    @Test
    public void messagesWithoutABlankLineGetOne() throws Exception {
        assertEquals(HEAD + "X: 1\r\nA: b\r\n\r\n", edited(HEAD + "X: 1", d -> d.add("A", "b")));
        assertEquals(HEAD + "A: b\r\n\r\n", edited(HEAD, d -> d.add("A", "b")));
    }

    @Test
    public void aLineThatIsNoFieldStays() throws Exception {
        assertEquals(
                HEAD + "no field\r\nX: 1\r\nA: b\r\n\r\nbody\r\n",
                edited(HEAD + "no field\r\nX: 1\r\n\r\nbody\r\n", d -> d.add("A", "b")));
    }

    @Test
    public void bytesThatAreNotAsciiStay() throws Exception {
        String odd = HEAD + "Subject: \u00e9\u0000\r\n\r\n\u00ff\u00fe";
        assertEquals(odd.replace("\r\n\r\n", "\r\nA: b\r\n\r\n"), edited(odd, d -> d.add("A", "b")));
    }

    @Test
    public void aBodyIsReplaced() throws Exception {
        assertEquals(HEAD + "X: 1\r\nSubject: folded\r\n over two\r\nx:2\r\nA: b\r\n\r\nnew\r\n", edited(MESSAGE, d -> {
            d.replaceBody(queue.memory().body("new\r\n"));
            d.add("A", "b");
        }));
    }

    @Test
    public void editsBuildOnOneAnother() throws Exception {
        try (var draft = draft(MESSAGE)) {
            draft.add("A", "1");
            assertEquals(MESSAGE.replace("\r\n\r\n", "\r\nA: 1\r\n\r\n"), text(draft));
            draft.replaceBody(queue.memory().body("two\r\n"));
            draft.change("A", 1, "2");
            assertEquals(MESSAGE.replace("\r\n\r\nbody", "\r\nA: 2\r\n\r\ntwo"), text(draft));
            draft.delete("A", 1);
            assertEquals(MESSAGE.replace("body", "two"), text(draft));
        }
    }
}
