package org.amphora.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The parameters of a Content-Type or Content-Disposition: as sent, for BODYSTRUCTURE, and decoded by name. */
public final class Parameters implements Iterable<Parameter> {
    public static final Parameters NONE = new Parameters(List.of());

    private final List<Parameter> list;

    private Parameters(List<Parameter> list) {
        this.list = list;
    }

    public static Parameters of(List<Parameter> list) {
        return list.isEmpty() ? NONE : new Parameters(List.copyOf(list));
    }

    /** The parameters as sent, in their order, duplicates kept. */
    public List<Parameter> list() {
        return list;
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }

    @Override
    public Iterator<Parameter> iterator() {
        return list.iterator();
    }

    /** The first value sent under exactly this name, ASCII case apart; raw; null if there is none. */
    public String raw(String name) {
        for (Parameter p : list) if (p.name().equalsIgnoreCase(name)) return p.value();
        return null;
    }

    /**
     * The value in Unicode, or null. A value in RFC 2231's extended form ({@code name*}) or continuations of either
     * form ({@code name*0}, {@code name*1*}) go before a plain one; in that, encoded words are decoded, which RFC 2047
     * forbids and mailers send.
     */
    public String get(String name) {
        String extended = raw(name + '*');
        if (extended != null) return extended(extended);
        String continued = continued(name);
        if (continued != null) return continued;
        String plain = raw(name);
        return plain == null ? null : HeaderText.decode(plain);
    }

    /** RFC 2231 §4: {@code charset'language'percent-encoded}. */
    private static String extended(String value) {
        int quote = value.indexOf('\'');
        int second = quote < 0 ? -1 : value.indexOf('\'', quote + 1);
        String charset = second < 0 ? null : value.substring(0, quote);
        var bytes = new ByteArrayOutputStream(value.length());
        percentDecode(value.substring(second + 1), bytes);
        return bytes.toString(Charsets.forText(charset));
    }

    /** RFC 2231 §3 and §4.1; null if there is no piece numbered 0. */
    private String continued(String name) {
        List<Parameter> pieces = new ArrayList<>(list.size());
        for (Parameter p : list) {
            int n = number(p.name(), name);
            if (n < 0 || n >= list.size()) continue;
            while (pieces.size() <= n) pieces.add(null);
            if (pieces.get(n) == null) pieces.set(n, p);
        }
        if (pieces.isEmpty() || pieces.get(0) == null) return null;
        String charset = null;
        boolean anyEncoded = false;
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < pieces.size() && pieces.get(i) != null; i++) {
            String value = pieces.get(i).value();
            boolean encoded = pieces.get(i).name().endsWith("*");
            int quote = i == 0 && encoded ? value.indexOf('\'') : -1;
            int second = quote < 0 ? -1 : value.indexOf('\'', quote + 1);
            if (second >= 0) charset = value.substring(0, quote);
            anyEncoded |= encoded;
            if (encoded) percentDecode(value.substring(second + 1), bytes);
            else bytes.writeBytes(value.getBytes(StandardCharsets.ISO_8859_1));
        }
        if (anyEncoded) return bytes.toString(Charsets.forText(charset));
        return HeaderText.decode(bytes.toString(StandardCharsets.ISO_8859_1));
    }

    /** n for {@code name*n} and {@code name*n*}, else -1. */
    private static int number(String sent, String name) {
        if (sent.length() < name.length() + 2 || sent.charAt(name.length()) != '*') return -1;
        if (!sent.regionMatches(true, 0, name, 0, name.length())) return -1;
        int end = sent.endsWith("*") ? sent.length() - 1 : sent.length();
        int n = 0;
        for (int i = name.length() + 1; i < end; i++) {
            char c = sent.charAt(i);
            if (c < '0' || c > '9' || n > 9_999) return -1;
            n = n * 10 + c - '0';
        }
        return end > name.length() + 1 ? n : -1;
    }

    private static void percentDecode(String s, ByteArrayOutputStream out) {
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            int value = c == '%' && i + 2 < s.length() ? EncodedWord.hex(s.charAt(i + 1), s.charAt(i + 2)) : -1;
            if (value >= 0) i += 2;
            out.write(value >= 0 ? value : c);
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Parameters other && list.equals(other.list);
    }

    @Override
    public int hashCode() {
        return list.hashCode();
    }

    @Override
    public String toString() {
        return list.toString();
    }
}
