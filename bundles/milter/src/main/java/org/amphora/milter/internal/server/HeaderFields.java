package org.amphora.milter.internal.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.amphora.milter.internal.wire.Octets;

/** The header of a message as the mail server has told it and filters have changed it: names and values in octets. */
final class HeaderFields {
    private static final int LONGEST_NAME = 200;

    private record Field(String name, String value) {
        boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    private final List<Field> fields = new ArrayList<>();

    /** @throws IllegalArgumentException if this cannot be a header field */
    static void check(String name, String value) {
        boolean fits = !name.isEmpty()
                && name.length() <= LONGEST_NAME
                && name.chars().allMatch(c -> c > ' ' && c < 127 && c != ':');
        if (!fits) throw new IllegalArgumentException("not the name of a header field: " + name);
        List<String> lines = List.of(value.replace("\r\n", "\n").split("\n", -1));
        if (value.indexOf('\0') >= 0 || lines.stream().anyMatch(l -> l.indexOf('\r') >= 0))
            throw new IllegalArgumentException("a NUL or a bare CR in the value of " + name);
        // RFC 5322 §2.2.3: what goes on in the next line begins with white space, and is not white space alone
        for (String line : lines.subList(1, lines.size()))
            if (line.isBlank() || line.charAt(0) != ' ' && line.charAt(0) != '\t')
                throw new IllegalArgumentException("a line end that is no folding in the value of " + name);
    }

    /** As the mail server has it: in octets, folded with LF, what stands behind the colon in full. */
    void told(String name, String value) {
        fields.add(new Field(name, value));
    }

    void add(String name, String value) {
        fields.add(field(name, value));
    }

    void insert(int index, String name, String value) {
        fields.add(Math.min(fields.size(), Math.max(0, index)), field(name, value));
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

    /** A filter's own: Unicode, and a space behind the colon. */
    private static Field field(String name, String value) {
        return new Field(name, " " + octets(value));
    }

    /** A filter's value as the protocol has it. */
    static String octets(String value) {
        return Octets.of(value.replace("\r\n", "\n"));
    }

    private int find(String name, int nth) {
        int left = nth;
        for (int i = 0; i < fields.size(); i++) if (fields.get(i).is(name) && --left == 0) return i;
        return -1;
    }

    /** Values of the fields of a name, as they stand. */
    List<String> values(String name) {
        return fields.stream().filter(f -> f.is(name)).map(Field::value).toList();
    }

    /** The section with the blank line that ends it, below a first line. */
    byte[] below(String first) {
        var out = new ByteArrayOutputStream(1024);
        out.writeBytes(first.getBytes(StandardCharsets.ISO_8859_1));
        for (Field f : fields) {
            String text = f.name + ':' + f.value.replace("\r\n", "\n").replace("\n", "\r\n") + "\r\n";
            out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        out.writeBytes(new byte[] {'\r', '\n'});
        return out.toByteArray();
    }
}
