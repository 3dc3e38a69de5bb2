package org.amphora.intake.internal.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.amphora.api.mail.Address;
import org.amphora.mime.HeaderField;
import org.amphora.mime.Headers;

/**
 * A header section that is being edited: the fields as they came, byte for byte, but for those edited. The first is our
 * Return-Path, which only {@link #returnPath} touches and no index counts.
 */
final class HeaderEdits {
    private static final byte[] CRLF = {'\r', '\n'};

    private record Field(String name, byte[] bytes) {
        boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }

        String body() {
            String raw = new String(bytes, StandardCharsets.ISO_8859_1);
            return raw.substring(raw.indexOf(':') + 1);
        }
    }

    private final List<Field> fields = new ArrayList<>();

    HeaderEdits(Headers headers) {
        for (HeaderField f : headers) fields.add(new Field(f.name(), f.raw().getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** @throws IllegalArgumentException if this cannot be a header field */
    static void check(String name, String value) {
        boolean fits =
                !name.isEmpty() && name.length() <= 200 && name.chars().allMatch(c -> c > ' ' && c < 127 && c != ':');
        if (!fits) throw new IllegalArgumentException("not the name of a header field: " + name);
        String folded = lines(value);
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            if (c == '\0' || c == '\r')
                throw new IllegalArgumentException("a NUL or a bare CR in the value of " + name);
            if (c != '\n') continue;
            // RFC 5322 §2.2.3: what goes on in the next line begins with white space, and is not white space alone
            String rest = folded.substring(i + 1);
            int end = rest.indexOf('\n');
            String line = end < 0 ? rest : rest.substring(0, end);
            if (line.isBlank() || line.charAt(0) != ' ' && line.charAt(0) != '\t')
                throw new IllegalArgumentException("a line end that is no folding in the value of " + name);
        }
    }

    private static String lines(String value) {
        return value.replace("\r\n", "\n");
    }

    private static Field field(String name, String value) {
        check(name, value);
        String text = name + ": " + lines(value).replace("\n", "\r\n") + "\r\n";
        return new Field(name, text.getBytes(StandardCharsets.UTF_8));
    }

    void add(String name, String value) {
        fields.add(field(name, value));
    }

    void insert(int index, String name, String value) {
        fields.add(Math.min(fields.size(), Math.max(0, index) + first()), field(name, value));
    }

    void change(String name, int nth, String value) {
        int at = find(name, nth);
        if (at < 0) add(name, value);
        else fields.set(at, field(name, value));
    }

    void delete(String name, int nth) {
        int at = find(name, nth);
        if (at >= 0) fields.remove(at);
    }

    /** @param picked by what follows the colon, raw */
    void deleteAll(String name, Predicate<String> picked) {
        fields.removeIf(f -> f.is(name) && picked.test(f.body()));
    }

    void returnPath(Address reversePath) {
        byte[] line = TraceHeader.returnPath(reversePath).getBytes(StandardCharsets.UTF_8);
        var field = new Field("Return-Path", line);
        if (first() == 1) fields.set(0, field);
        else fields.add(0, field);
    }

    private int first() {
        return !fields.isEmpty() && fields.get(0).is("Return-Path") ? 1 : 0;
    }

    private int find(String name, int nth) {
        int left = nth;
        for (int i = first(); i < fields.size(); i++) if (fields.get(i).is(name) && --left == 0) return i;
        return -1;
    }

    /** The section with the blank line that ends it. */
    byte[] bytes() {
        var out = new ByteArrayOutputStream(1024);
        for (Field f : fields) {
            out.writeBytes(f.bytes);
            if (f.bytes[f.bytes.length - 1] != '\n') out.writeBytes(CRLF);
        }
        out.writeBytes(CRLF);
        return out.toByteArray();
    }
}
