package org.amphora.maildir.internal.format;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * A message's file name: the base, which stays, and behind {@code :2,} the flags. The base ends with {@code ,S=} (the
 * size) and {@code ,W=} (the size with CRLF line ends), by which Dovecot and we need no stat.
 */
public record FileName(String base, String info) {
    private static final String INFO = ":2,";
    private static final int IDENTITY_BYTES = 12;
    private static final int IDENTITY_CHARS = 16;

    public static FileName parse(String name) {
        int colon = name.indexOf(':');
        return colon < 0 ? new FileName(name, "") : new FileName(name.substring(0, colon), name.substring(colon));
    }

    /** Whether a directory entry can be a message at all. */
    public static boolean isMessage(String name) {
        return !name.isEmpty()
                && name.charAt(0) != '.'
                && name.charAt(0) != ':'
                && name.chars().noneMatch(Character::isISOControl);
    }

    public int bits() {
        return info.startsWith(INFO) ? FlagBits.bits(info.substring(INFO.length())) : 0;
    }

    /** The file's name in {@code cur/}. */
    public static String current(String base, int bits) {
        return base + INFO + FlagBits.letters(bits);
    }

    /** A field such as {@code ,S=1234} of the base, or -1. */
    public static long field(String base, char name) {
        for (int i = base.indexOf(','); i >= 0; i = base.indexOf(',', i + 1)) {
            if (i + 2 < base.length() && base.charAt(i + 1) == name && base.charAt(i + 2) == '=') {
                return digits(base, i + 3);
            }
        }
        return -1;
    }

    private static long digits(String s, int from) {
        long n = -1;
        for (int i = from; i < s.length() && i < from + 18; i++) {
            int d = s.charAt(i) - '0';
            if (d < 0 || d > 9) break;
            n = Math.max(0, n) * 10 + d;
        }
        return n;
    }

    /** The idempotency key in a base that {@link NameMaker} made, or an empty text. */
    public static String key(String base) {
        int dot = base.indexOf('.');
        int end = base.indexOf('.', dot + 1);
        if (dot < 0 || end < 0) return "";
        int from = base.indexOf('_', dot);
        if (from < 0 || from > end) return "";
        int digits = from;
        while (digits > dot && Character.isDigit(base.charAt(digits - 1))) digits--;
        boolean ours = digits < from && base.charAt(digits - 1) == 'Q';
        return ours ? base.substring(from + 1, end) : "";
    }

    /**
     * Names the message of which this is the file or a copy: what the copy's name says, else a digest of the name, which
     * no other message has.
     */
    public static String identity(String base) {
        int field = base.lastIndexOf(",E=");
        if (field >= 0 && base.length() == field + 3 + IDENTITY_CHARS) return base.substring(field + 3);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(base.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, IDENTITY_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** The seconds since 1970 at which the base says it was made, or 0. */
    public static long seconds(String base) {
        return Math.max(0, digits(base, 0));
    }
}
