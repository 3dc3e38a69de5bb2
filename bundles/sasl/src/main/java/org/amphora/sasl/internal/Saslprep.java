package org.amphora.sasl.internal;

import java.text.Normalizer;
import java.util.Optional;

/**
 * SASLprep, RFC 4013: the form in which names and passwords are compared. Of RFC 3454's tables it uses what the JDK
 * knows of characters; code points that its Unicode has not assigned are taken (they are what RFC 3454 §7 calls a
 * query).
 */
final class Saslprep {
    private Saslprep() {}

    /** Whether preparing changes and refuses nothing: printable US-ASCII. */
    static boolean isPlain(CharSequence s) {
        for (int i = 0; i < s.length(); i++) if (s.charAt(i) < ' ' || s.charAt(i) > '~') return false;
        return true;
    }

    /** The prepared text; empty if it holds what is prohibited. */
    static Optional<String> prepare(CharSequence s) {
        if (isPlain(s)) return Optional.of(s.toString());
        var mapped = new StringBuilder();
        s.codePoints().forEach(c -> {
            if (isSpace(c)) mapped.append(' ');
            else if (!isMappedToNothing(c)) mapped.appendCodePoint(c);
        });
        String normal = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
        boolean good = normal.codePoints().noneMatch(Saslprep::isProhibited) && isOneDirection(normal);
        return good ? Optional.of(normal) : Optional.empty();
    }

    /** Table C.1.2. */
    private static boolean isSpace(int c) {
        return c != ' ' && c != 0x200b && Character.getType(c) == Character.SPACE_SEPARATOR || c == 0x200b;
    }

    /** Table B.1. */
    private static boolean isMappedToNothing(int c) {
        return c == 0xad
                || c == 0x34f
                || c == 0x1806
                || c >= 0x180b && c <= 0x180d
                || c == 0x200c
                || c == 0x200d
                || c == 0x2060
                || c >= 0xfe00 && c <= 0xfe0f
                || c == 0xfeff;
    }

    /** Tables C.1.2, C.2 to C.9. */
    private static boolean isProhibited(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> (c & 0xfffe) == 0xfffe
                    || c >= 0xfdd0 && c <= 0xfdef
                    || c >= 0xfff9 && c <= 0xfffd
                    || c >= 0x2ff0 && c <= 0x2ffb
                    || c == 0x340
                    || c == 0x341
                    || c != ' ' && isSpace(c);
        };
    }

    /** RFC 3454 §6. */
    private static boolean isOneDirection(String s) {
        if (s.codePoints().noneMatch(Saslprep::isRightToLeft)) return true;
        boolean left =
                s.codePoints().anyMatch(c -> Character.getDirectionality(c) == Character.DIRECTIONALITY_LEFT_TO_RIGHT);
        return !left && isRightToLeft(s.codePointAt(0)) && isRightToLeft(s.codePointBefore(s.length()));
    }

    private static boolean isRightToLeft(int c) {
        byte d = Character.getDirectionality(c);
        return d == Character.DIRECTIONALITY_RIGHT_TO_LEFT || d == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }
}
