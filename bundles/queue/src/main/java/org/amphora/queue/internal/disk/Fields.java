package org.amphora.queue.internal.disk;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;

/** A line of the format: fields between tabs, UTF-8, with {@code %}, control characters and DEL as {@code %XX}. */
final class Fields {
    private Fields() {}

    static String line(Object... fields) {
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < fields.length; i++) {
            if (i > 0) b.append('\t');
            escape(fields[i].toString(), b);
        }
        return b.toString();
    }

    private static void escape(String s, StringBuilder b) {
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c < ' ' || c == '%' || c == 0x7f)
                b.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
            else b.append(c);
        }
    }

    /** The fields of a line without its end. */
    static List<String> of(String line) throws DamagedEntry {
        String[] fields = line.split("\t", -1);
        for (int i = 0; i < fields.length; i++) fields[i] = plain(fields[i]);
        return Arrays.asList(fields);
    }

    private static String plain(String s) throws DamagedEntry {
        if (s.indexOf('%') < 0) return s;
        StringBuilder b = new StringBuilder(s.length());
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c != '%') {
                b.append(c);
                continue;
            }
            try {
                b.append((char) Integer.parseInt(s.substring(i + 1, i + 3), 16));
            } catch (NumberFormatException | IndexOutOfBoundsException e) {
                throw new DamagedEntry("a bad escape in: " + s);
            }
            i += 2;
        }
        return b.toString();
    }

    static String crc(byte[] bytes, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, length);
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    static byte[] utf8(String s) {
        return s.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
