package org.amphora.imap.internal.wire;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.amphora.api.mail.SpooledBody;

/**
 * Reads a command from left to right by RFC 3501 §9's rules. Strings hold an octet in each character; what is not as it
 * should be is a {@link BadSyntax}.
 */
public final class Arguments {
    private final byte[] text;
    private final int end;
    private final Iterator<SpooledBody> messages;
    private int at;
    private int count;
    private int maxCount = Integer.MAX_VALUE;
    private boolean unicode;

    /** @param messages what an APPEND's diverted literals held; they stay the caller's */
    public Arguments(byte[] text, int length, List<SpooledBody> messages) {
        this.text = text;
        this.end = length;
        this.messages = messages.iterator();
    }

    /** Lets a command have so many atoms and strings from here on. */
    public Arguments atMost(int arguments) {
        count = 0;
        maxCount = arguments;
        return this;
    }

    /** Whether quoted strings and mailbox names are UTF-8, and modified UTF-7 is not known. */
    public Arguments unicode(boolean on) {
        unicode = on;
        return this;
    }

    // ---- single characters

    public boolean atEnd() {
        return at == end;
    }

    /** Whether the next character is this one; does not consume it. */
    public boolean is(char c) {
        return at < end && text[at] == c;
    }

    /** Consumes the next character if it is this one. */
    public boolean take(char c) {
        if (!is(c)) return false;
        at++;
        return true;
    }

    /** Consumes these characters, in any case, if they come next. */
    public boolean takeWord(String upper) {
        if (end - at < upper.length()) return false;
        for (int i = 0; i < upper.length(); i++) {
            int c = text[at + i];
            if (c >= 'a' && c <= 'z') c -= 32;
            if (c != upper.charAt(i)) return false;
        }
        at += upper.length();
        return true;
    }

    /** Consumes the blank before a parenthesis, if that comes next: optional parameters (RFC 4466 §2.1). */
    public boolean takeBlankBeforeParenthesis() {
        if (!is(' ') || at + 1 == end || text[at + 1] != '(') return false;
        at++;
        return true;
    }

    public void expect(char c) {
        if (!take(c)) throw new BadSyntax(c == ' ' ? "Missing argument" : "'" + c + "' expected");
    }

    public void space() {
        expect(' ');
    }

    /** Nothing may follow; a blank at the end is forgiven. */
    public void end() {
        while (take(' ')) continue;
        if (!atEnd()) throw new BadSyntax("Unexpected arguments");
    }

    // ---- words

    /** The tag, RFC 3501 §2.2.1: no {@code +}, which would make it look like a continuation request. */
    public String tag() {
        int from = at;
        while (at < end && isAstringChar((char) (text[at] & 0xff)) && text[at] != '+') at++;
        if (at == from || at < end && text[at] != ' ') throw new BadSyntax("Missing tag");
        return text(from);
    }

    public String atom() {
        int from = at;
        while (at < end && isAtomChar((char) (text[at] & 0xff))) at++;
        if (at == from) throw new BadSyntax("Invalid argument");
        counted();
        return text(from);
    }

    /** An atom in upper case: a command, an item, a key. */
    public String word() {
        return atom().toUpperCase(Locale.ROOT);
    }

    /** Letters, digits, dots and hyphens, in upper case: the name of an item that a bracket may follow. */
    public String name() {
        int from = at;
        while (at < end && (isLetterOrDigit(text[at]) || text[at] == '.' || text[at] == '-')) at++;
        if (at == from) throw new BadSyntax("Invalid argument");
        counted();
        return text(from).toUpperCase(Locale.ROOT);
    }

    public String astring() {
        if (is('"') || is('{')) return string();
        int from = at;
        while (at < end && isAstringChar((char) (text[at] & 0xff))) at++;
        if (at == from) throw new BadSyntax("Invalid argument");
        counted();
        return text(from);
    }

    /** A quoted string or a literal. */
    public String string() {
        counted();
        if (take('"')) return unicode ? octetsOfUtf8(quoted()) : quoted();
        if (is('{')) return literal();
        throw new BadSyntax("String expected");
    }

    /** A string, or null for NIL. */
    public String nstring() {
        if (is('"') || is('{')) return string();
        if (takeWord("NIL")) return null;
        throw new BadSyntax("String expected");
    }

    /** As {@link #nstring}, or a literal8, in which there may be NULs (RFC 4466 §6). */
    public String nstring8() {
        if (!take('~')) return nstring();
        counted();
        return octets(literalSize());
    }

    /** RFC 6855 §3: what is not UTF-8 is a mistake. */
    private static String octetsOfUtf8(String octets) {
        utf8(octets);
        return octets;
    }

    private String quoted() {
        StringBuilder escaped = null;
        int from = at;
        for (; at < end; at++) {
            byte c = text[at];
            if (c == '"') {
                String rest = text(from);
                at++;
                return escaped == null ? rest : escaped.append(rest).toString();
            }
            if (c == '\r' || c == '\n' || c == 0) break;
            if (c == '\\') {
                if (escaped == null) escaped = new StringBuilder();
                escaped.append(text(from));
                from = ++at;
                if (at == end || text[at] != '"' && text[at] != '\\') break;
            }
        }
        throw new BadSyntax("Invalid quoted string");
    }

    private String literal() {
        String octets = octets(literalSize());
        if (octets.indexOf(0) >= 0) throw new BadSyntax("NUL in a literal");
        return octets;
    }

    private String octets(long size) {
        if (end - at < size) throw new BadSyntax("Invalid literal");
        int from = at;
        at += (int) size;
        return text(from);
    }

    private long literalSize() {
        int from = at;
        while (at < end && text[at] != '\n') at++;
        Literal literal = at - from > Literal.LONGEST + 1 || at == end ? null : announced(from);
        if (literal == null) throw new BadSyntax("Invalid literal");
        at++;
        return literal.size();
    }

    private Literal announced(int from) {
        byte[] header = new byte[at - 1 - from];
        System.arraycopy(text, from, header, 0, header.length);
        return Literal.at(header, header.length);
    }

    /** The announcement of the next diverted literal. */
    public SpooledBody message() {
        passMessage();
        if (!messages.hasNext()) throw new BadSyntax("Literal expected");
        return messages.next();
    }

    /** The announcement of a diverted literal, whatever it holds. */
    public void passMessage() {
        take('~');
        if (!is('{')) throw new BadSyntax("Literal expected");
        literalSize();
    }

    /** Whether the announcement of a literal is all that is left: it follows, or was diverted. */
    public boolean atLastLiteral() {
        int brace = is('~') ? at + 1 : at;
        if (brace >= end || text[brace] != '{') return false;
        for (int i = at; i < end; i++) if (text[i] == '\n') return i == end - 1;
        return false;
    }

    // ---- composed ones

    /** A mailbox name in Unicode; the inbox in upper case (RFC 3501 §5.1). */
    public String mailbox() {
        String name = name(astring());
        return name.equalsIgnoreCase("INBOX") ? "INBOX" : name;
    }

    private String name(String octets) {
        return unicode ? utf8(octets) : ModifiedUtf7.decode(octets);
    }

    /** A mailbox name that may hold the wildcards of LIST; in Unicode. */
    public String pattern() {
        if (is('"') || is('{')) return name(string());
        int from = at;
        while (at < end) {
            char c = (char) (text[at] & 0xff);
            if (!isAstringChar(c) && c != '%' && c != '*') break;
            at++;
        }
        if (at == from) throw new BadSyntax("Invalid argument");
        counted();
        return name(text(from));
    }

    /** A sequence-set, or {@code $} (RFC 5182). */
    public SequenceSet sequenceSet() {
        if (take('$')) {
            counted();
            return SequenceSet.SAVED;
        }
        int from = at;
        while (at < end && isSetChar(text[at])) at++;
        if (at == from) throw new BadSyntax("Invalid message set");
        counted();
        return SequenceSet.parse(text(from));
    }

    /** Whether what follows can only be a sequence-set. */
    public boolean atSequenceSet() {
        return at < end && (text[at] == '*' || text[at] == '$' || text[at] >= '0' && text[at] <= '9');
    }

    /** @param most the highest that is allowed */
    public long number(long most) {
        int from = at;
        long n = 0;
        for (; at < end && text[at] >= '0' && text[at] <= '9'; at++) {
            n = n * 10 + text[at] - '0';
            if (n > most) throw new BadSyntax("Number too large");
        }
        if (at == from) throw new BadSyntax("Number expected");
        counted();
        return n;
    }

    /** Flags in parentheses, as they are written. */
    public List<String> flagList() {
        expect('(');
        List<String> flags = new ArrayList<>();
        if (take(')')) return flags;
        do flags.add(flag());
        while (take(' '));
        expect(')');
        return flags;
    }

    /** All that is left, as it is written; does not consume it. */
    public String rest() {
        return new String(text, at, end - at, StandardCharsets.ISO_8859_1);
    }

    /** A flag: a keyword, or a system flag with its backslash. */
    public String flag() {
        return take('\\') ? "\\" + atom() : atom();
    }

    /** Octets as text in UTF-8. */
    public static String utf8(String octets) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(java.nio.ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadSyntax("Text is not UTF-8");
        }
    }

    // ----

    private void counted() {
        if (++count > maxCount) throw new BadSyntax("Too many arguments");
    }

    private String text(int from) {
        return new String(text, from, at - from, StandardCharsets.ISO_8859_1);
    }

    private static boolean isLetterOrDigit(byte c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }

    private static boolean isSetChar(byte c) {
        return c >= '0' && c <= '9' || c == ':' || c == '*' || c == ',';
    }

    private static boolean isAtomChar(char c) {
        return isAstringChar(c) && c != ']';
    }

    /** Octets above 127 are taken too: some clients send names in UTF-8. */
    static boolean isAstringChar(char c) {
        return c > ' ' && c != 127 && "(){%*\"\\".indexOf(c) < 0;
    }
}
