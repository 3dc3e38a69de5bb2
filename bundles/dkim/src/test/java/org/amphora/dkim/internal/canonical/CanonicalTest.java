package org.amphora.dkim.internal.canonical;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.Test;

public class CanonicalTest {
    private static String body(Form form, String text) {
        String whole = body(form, text, text.length() + 1);
        for (int piece = 1; piece < 4; piece++) assertEquals("in pieces of " + piece, whole, body(form, text, piece));
        return whole;
    }

    private static String body(Form form, String text, int piece) {
        var out = new ByteArrayOutputStream();
        BodyForm body = form.body(out::write);
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = 0; at < bytes.length; at += piece) body.update(bytes, at, Math.min(piece, bytes.length - at));
        body.finish();
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    /** RFC 6376 §3.4.5. */
    @Test
    public void theExampleOfTheRfc() {
        assertEquals("a:X", Form.RELAXED.field("A: X"));
        assertEquals("b:Y Z", Form.RELAXED.field("B : Y\t\r\n\tZ  "));
        assertEquals("B : Y\t\r\n\tZ  ", Form.SIMPLE.field("B : Y\t\r\n\tZ  "));
        assertEquals(" C\r\nD E\r\n", body(Form.RELAXED, " C \r\nD \t E\r\n\r\n\r\n"));
        assertEquals(" C \r\nD \t E\r\n", body(Form.SIMPLE, " C \r\nD \t E\r\n\r\n\r\n"));
    }

    @Test
    public void nothingIsALineEndInSimpleAndNothingInRelaxed() {
        for (String nothing : List.of("", "\r\n", "\r\n\r\n\r\n")) {
            assertEquals("\r\n", body(Form.SIMPLE, nothing));
            assertEquals("", body(Form.RELAXED, nothing));
        }
        assertEquals("", body(Form.RELAXED, " \t\r\n \r\n\t"));
        assertEquals(" \t\r\n \r\n\t\r\n", body(Form.SIMPLE, " \t\r\n \r\n\t"));
    }

    @Test
    public void aLineEndThatIsMissingIsAdded() {
        assertEquals("a\r\nb\r\n", body(Form.SIMPLE, "a\r\nb"));
        assertEquals("a\r\nb\r\n", body(Form.RELAXED, "a\r\nb \t"));
    }

    @Test
    public void emptyLinesInsideStay() {
        assertEquals("a\r\n\r\n\r\nb\r\n", body(Form.SIMPLE, "a\r\n\r\n\r\nb\r\n\r\n"));
        assertEquals("a\r\n\r\n\r\nb\r\n", body(Form.RELAXED, "a\r\n \r\n\t\t\r\nb\r\n \r\n"));
    }

    @Test
    public void aCrOrLfAloneIsTextLikeAnyOther() {
        assertEquals("a\rb\n\r\n", body(Form.SIMPLE, "a\rb\n"));
        assertEquals("a\r\r\n", body(Form.SIMPLE, "a\r"));
        assertEquals("a \rb\n\r\n", body(Form.RELAXED, "a \t\rb\n"));
        assertEquals("\r\r\n", body(Form.RELAXED, "\r\r\n\r\n"));
        assertEquals("\r\n\r\r\n", body(Form.SIMPLE, "\r\n\r"));
    }

    @Test
    public void aLargeBodyIsAsASmallOne() {
        String line = "x".repeat(70) + " \t y\r\n";
        String plain = "x".repeat(70) + " y\r\n";
        assertEquals(plain.repeat(5000), body(Form.RELAXED, line.repeat(5000), 4096));
        assertEquals(line.repeat(5000), body(Form.SIMPLE, line.repeat(5000) + "\r\n".repeat(5000), 4096));
    }

    @Test
    public void equalWishesShareAHash() throws IOException {
        var hashes = new BodyHashes();
        BodyHash whole = hashes.of(Form.SIMPLE, BodyHash.WHOLE);
        assertEquals(whole, hashes.of(Form.SIMPLE, BodyHash.WHOLE));
        BodyHash some = hashes.of(Form.SIMPLE, 3);
        BodyHash relaxed = hashes.of(Form.RELAXED, BodyHash.WHOLE);
        hashes.read(new ByteArrayInputStream("ab  c\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        assertArrayEquals(sha256("ab  c\r\n"), whole.value());
        assertArrayEquals(sha256("ab "), some.value());
        assertEquals("what it was limited to is not what there is", 7, some.length());
        assertArrayEquals(sha256("ab c\r\n"), relaxed.value());
    }

    private static byte[] sha256(String text) {
        return BodyHash.sha256().digest(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    public void whatCIsTellsBothForms() {
        assertEquals("relaxed/simple", Canonicalization.parse("relaxed").toString());
        assertEquals("simple/relaxed", Canonicalization.parse("simple/relaxed").toString());
        for (String bad : List.of("", "relaxed/", "/simple", "nowsp", "relaxed/simple/x", "Relaxed"))
            assertThrows(bad, IllegalArgumentException.class, () -> Canonicalization.parse(bad));
    }

    private static Message message(String text, int limit) throws IOException {
        return Message.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)), limit);
    }

    /** RFC 6376 §5.4.2. */
    @Test
    public void fieldsAreTakenFromTheBottom() throws IOException {
        Message message = message("X: 1\r\nSubject: s\r\nx: 2\r\nX : 3\r\n\tmore\r\n\r\nbody", 1000);
        assertEquals(
                List.of("X : 3\r\n\tmore", "x: 2", "Subject: s", "X: 1"),
                message.select(List.of("x", "X", "Absent", "SUBJECT", "x", "x", "subject")));
    }

    @Test
    public void ourReturnPathIsNoPartOfIt() throws IOException {
        Message message = message("Return-Path: <a@b>\r\nSubject: s\r\nReturn-Path: <c@d>\r\n\r\n", 1000);
        assertEquals(List.of("Return-Path: <c@d>"), message.select(List.of("return-path", "return-path")));
        assertEquals(1, message.count("Return-Path"));
    }

    @Test
    public void aHeaderThatIsTooLargeIsSeen() throws IOException {
        assertEquals(true, message("X: " + "y".repeat(1000) + "\r\n\r\n", 1000).isTooLarge());
        assertEquals(false, message("X: " + "y".repeat(990) + "\r\n\r\n", 1000).isTooLarge());
    }

    @Test
    public void twoFromsAreNoAuthor() throws IOException {
        assertEquals(1, message("From: A <a@b.example>\r\n\r\n", 1000).authors().size());
        assertEquals(
                0, message("From: a@b\r\nFrom: a@b\r\n\r\n", 1000).authors().size());
        assertEquals(0, message("\r\n", 1000).authors().size());
    }
}
