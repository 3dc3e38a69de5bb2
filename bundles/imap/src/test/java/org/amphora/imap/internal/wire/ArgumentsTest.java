package org.amphora.imap.internal.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import org.amphora.api.store.UidSet;
import org.junit.Test;

public class ArgumentsTest {
    private static Arguments in(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return new Arguments(bytes, bytes.length, List.of());
    }

    private static void bad(String text, Consumer<Arguments> read) {
        assertThrows(text, BadSyntax.class, () -> {
            Arguments in = in(text);
            read.accept(in);
            in.end();
        });
    }

    @Test
    public void strings() {
        assertEquals("a]b", in("a]b c").astring());
        assertEquals("a\"b\\c", in("\"a\\\"b\\\\c\"").astring());
        assertEquals("", in("\"\"").astring());
        assertEquals("\r\n(", in("{3}\r\n\r\n(").astring());
        assertEquals("x", in("{1+}\r\nx").string());
        assertEquals("\u00e9", in("\u00e9").astring());
        assertNull(in("nil").nstring());
        for (String s :
                List.of("", " ", "(", "\"a", "\"a\\x\"", "\"a\\", "\"a\rb\"", "{3}\r\nab", "{3}", "{x}\r\n", "%", "*"))
            bad(s, Arguments::astring);
        bad("{1}\r\n\0", Arguments::astring);
        bad("atom", Arguments::string);
        bad("a]", Arguments::atom);
    }

    @Test
    public void messagesThatWentElsewhere() {
        for (String s : List.of("{3}\r\n", "{3+}\r\n", "~{3}\r\n")) {
            assertTrue(s, in(s).atLastLiteral());
            in(s).passMessage();
            bad(s, Arguments::message);
        }
        for (String s : List.of("", "~", "~x {3}\r\n", "{3}\r\nabc", "x {3}\r\n")) assertFalse(in(s).atLastLiteral());
        for (String s : List.of("", "~", "~x", "x", "{3}", "~{}\r\n")) bad(s, Arguments::passMessage);
    }

    @Test
    public void tagsAndWords() {
        assertEquals("a]1.*".substring(0, 4), in("a]1. X").tag());
        for (String s : List.of("", " x", "+ x", "a+b x", "* x", "(a x", "a\"b x")) bad(s, Arguments::tag);
        assertEquals("FETCH", in("fEtCh 1").word());
        assertEquals("BODY.PEEK", in("body.peek[]").name());
        assertTrue(in("Charset x").takeWord("CHARSET "));
        assertFalse(in("CHARSE").takeWord("CHARSET "));
    }

    @Test
    public void flagsAndNumbers() {
        assertEquals(List.of("\\Seen", "$A", "b"), in("(\\Seen $A b)").flagList());
        assertEquals(List.of(), in("()").flagList());
        for (String s : List.of("(", "(a", "(a ", "(a  b)", "(a b", "(\\)", "(\\*)", "a")) bad(s, Arguments::flagList);
        assertEquals(4294967295L, in("4294967295").number(0xffffffffL));
        for (String s : List.of("", "x", "-1", "4294967296", "99999999999999999999999"))
            bad(s, a -> a.number(0xffffffffL));
    }

    @Test
    public void argumentsAreCounted() {
        Arguments in = in("(a b c)").atMost(2);
        assertThrows(BadSyntax.class, in::flagList);
        assertEquals(2, in("(a b)").atMost(2).flagList().size());
    }

    @Test
    public void sequenceSets() {
        assertEquals("1:3,5", in("5,1:3").sequenceSet().resolve(9).toString());
        assertEquals("3:9", in("*:3").sequenceSet().resolve(9).toString());
        assertEquals("9", in("*").sequenceSet().resolve(9).toString());
        assertEquals(
                "a range with * holds the highest",
                "9",
                in("20:*").sequenceSet().resolve(9).toString());
        assertEquals("2:9", in("4294967295:2").sequenceSet().resolve(9).toString());
        assertEquals(UidSet.EMPTY, in("20:30").sequenceSet().resolve(9));
        assertEquals(UidSet.EMPTY, in("1:*").sequenceSet().resolve(0));
        assertTrue(in("1,20").sequenceSet().exceeds(9));
        assertTrue(in("1:10").sequenceSet().exceeds(9));
        assertFalse(in("1:9,20:*").sequenceSet().exceeds(9));
        for (String s : List.of("", ",", "1,", ",1", "1:", ":1", "0", "01", "1:2:3", "a", "**", "4294967296", "1,,2"))
            bad(s, Arguments::sequenceSet);
    }

    @Test
    public void names() {
        assertEquals("INBOX", in("inBox").mailbox());
        assertEquals("inbox.a", in("inbox.a").mailbox());
        assertEquals("Entw\u00fcrfe & Co", in("\"Entw&APw-rfe &- Co\"").mailbox());
        assertEquals("raw UTF-8", "\u00fc", in("\u00c3\u00bc").mailbox());
        assertEquals("a%*", in("a%* x").pattern());
    }

    @Test
    public void modifiedUtf7() {
        for (String name : List.of(
                "",
                "plain",
                "&",
                "a&b",
                "\u00e4\u00f6",
                "~peter/mail/\u53f0\u5317/\u65e5\u672c\u8a9e",
                "\ud83d\ude00x",
                "tab\t")) assertEquals(name, ModifiedUtf7.decode(ModifiedUtf7.encode(name)));
        assertEquals(
                "~peter/mail/&U,BTFw-/&ZeVnLIqe-", ModifiedUtf7.encode("~peter/mail/\u53f0\u5317/\u65e5\u672c\u8a9e"));
        for (String broken : List.of("&", "a&b", "&AA-", "&!!!-", "&AGE"))
            assertEquals(broken, ModifiedUtf7.decode(broken));
        assertEquals("\u00e4", ModifiedUtf7.decode("\u00c3\u00a4"));
        assertThrows(BadSyntax.class, () -> ModifiedUtf7.decode("caf\u00e9"));
    }

    @Test
    public void dates() {
        assertEquals(LocalDate.of(1994, 2, 1), ImapDate.date("1-feb-1994"));
        assertEquals(LocalDate.of(1994, 2, 1), ImapDate.date("01-Feb-1994"));
        assertEquals(Instant.parse("1996-07-17T09:44:25Z"), ImapDate.dateTime("17-Jul-1996 02:44:25 -0700"));
        assertEquals(Instant.parse("1996-07-06T22:14:25Z"), ImapDate.dateTime(" 7-Jul-1996 03:44:25 +0530"));
        for (String s : List.of(
                "",
                "1-Feb",
                "1-Feb-94",
                "32-Jan-1994",
                "0-Jan-1994",
                "1-Foo-1994",
                "--",
                "1-Feb-19x4",
                "\u0661-Feb-1994")) assertThrows(s, BadSyntax.class, () -> ImapDate.date(s));
        for (String s : List.of(
                "17-Jul-1996 02:44:25",
                "17-Jul-1996 24:44:25 -0700",
                "17-Jul-1996 02:44:25 0700 ",
                "17-Jul-1996 02:44:25 +9900",
                "17-Jul-1996 0x:44:25 -0700")) assertThrows(s, BadSyntax.class, () -> ImapDate.dateTime(s));
        Output out = new Output();
        ImapDate.put(out, Instant.parse("2025-12-31T23:59:58Z").toEpochMilli());
        ImapDate.put(out, Instant.parse("0999-01-02T03:04:05Z").toEpochMilli());
        assertEquals(
                "\"31-Dec-2025 23:59:58 +0000\"\" 2-Jan-0999 03:04:05 +0000\"",
                StandardCharsets.ISO_8859_1.decode(out.take()).toString());
    }

    private static String written(Consumer<Output> write) {
        Output out = new Output();
        write.accept(out);
        return StandardCharsets.ISO_8859_1.decode(out.take()).toString();
    }

    @Test
    public void whatIsWrittenCanBeRead() {
        for (String s :
                List.of("", "a", "NIL", "a b", "q\"\\q", "(x", "l\r\nf", "\u00e9", "x".repeat(2000), "a]b", "%"))
            assertEquals(s, in(written(out -> out.astring(s))).astring());
        assertEquals("NIL", written(out -> out.nstring(null)));
        assertEquals("\"ab\"", written(out -> out.string("a\0b")));
        assertEquals(
                "0 9 10 4294967295",
                written(out ->
                        out.put(0).put(' ').put(9).put(' ').put(10).put(' ').put(4294967295L)));
    }
}
