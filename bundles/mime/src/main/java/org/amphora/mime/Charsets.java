package org.amphora.mime;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** From the charset names in mail to those of the JDK. */
final class Charsets {
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private Charsets() {}

    /** Null for a name that the JDK does not know. */
    static Charset lookup(String name) {
        if (name == null) return null;
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "utf-8", "utf8" -> StandardCharsets.UTF_8;
            case "us-ascii" -> StandardCharsets.US_ASCII;
            case "iso-8859-1" -> StandardCharsets.ISO_8859_1;
            case "windows-1252" -> WINDOWS_1252;
            default -> Known.CHARSETS.get(name.trim().toLowerCase(Locale.ROOT));
        };
    }

    /**
     * The charset to read text with. Unknown names and US-ASCII are read as UTF-8, which holds it; Latin-1 as its
     * superset Windows-1252, which is what is sent under that name.
     */
    static Charset forText(String name) {
        Charset charset = lookup(name);
        if (charset == null || charset.equals(StandardCharsets.US_ASCII)) return StandardCharsets.UTF_8;
        return charset.equals(StandardCharsets.ISO_8859_1) ? WINDOWS_1252 : charset;
    }

    /** Text without a declared charset: UTF-8 if it is valid as such, else Windows-1252. */
    static String guess(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, WINDOWS_1252);
        }
    }

    /**
     * All charsets by their names in lower case, made when a name is first asked for that is not one of the usual. To
     * ask the JDK for a name that it does not know takes so long that a header full of such names would hold up a
     * thread.
     */
    private static final class Known {
        static final Map<String, Charset> CHARSETS = known();

        private static Map<String, Charset> known() {
            Map<String, Charset> known = new HashMap<>();
            for (Charset charset : Charset.availableCharsets().values()) {
                known.put(charset.name().toLowerCase(Locale.ROOT), charset);
                for (String alias : charset.aliases()) known.putIfAbsent(alias.toLowerCase(Locale.ROOT), charset);
            }
            // names that mailers use and the JDK does not know, or takes for a narrower charset than what is sent
            alias(known, "UTF-8", "unicode-1-1-utf-8", "utf-8n");
            alias(known, "x-windows-949", "ks_c_5601-1987", "ks_c_5601");
            alias(known, "GB18030", "gb2312", "gbk");
            alias(known, "ISO-8859-8", "iso-8859-8-i", "iso-8859-8-e");
            alias(known, "windows-31j", "x-sjis", "shift-jis");
            return Map.copyOf(known);
        }

        private static void alias(Map<String, Charset> known, String name, String... aliases) {
            Charset charset = known.get(name.toLowerCase(Locale.ROOT));
            for (String alias : aliases) if (charset != null) known.put(alias, charset);
        }
    }
}
