package org.amphora.imap.internal.fetch;

import java.util.ArrayList;
import java.util.List;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;
import org.amphora.imap.internal.wire.Output;

/**
 * A section-spec, RFC 3501 §6.4.5 and §9.
 *
 * @param part the part's number; empty for the message itself
 * @param fields of HEADER.FIELDS and HEADER.FIELDS.NOT
 */
record Section(int[] part, Kind kind, List<String> fields) {
    static final Section WHOLE = new Section(new int[0], Kind.WHOLE, List.of());
    static final Section HEADER = new Section(new int[0], Kind.HEADER, List.of());
    static final Section TEXT = new Section(new int[0], Kind.TEXT, List.of());

    private static final int DEEPEST = 500;

    enum Kind {
        WHOLE(""),
        HEADER("HEADER"),
        HEADER_FIELDS("HEADER.FIELDS"),
        HEADER_FIELDS_NOT("HEADER.FIELDS.NOT"),
        TEXT("TEXT"),
        MIME("MIME");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    /** From behind the opening bracket to behind the closing one. */
    static Section parse(Arguments in) {
        if (in.take(']')) return WHOLE;
        String spec = in.name();
        List<Integer> part = new ArrayList<>();
        int at = 0;
        while (at < spec.length() && Character.isDigit(spec.charAt(at))) {
            int dot = spec.indexOf('.', at);
            int end = dot < 0 ? spec.length() : dot;
            part.add(number(spec.substring(at, end)));
            at = Math.min(spec.length(), end + 1);
        }
        boolean dotAtEnd = spec.endsWith(".");
        if (dotAtEnd || part.size() > DEEPEST) throw bad();
        Kind kind = kind(spec.substring(at));
        if (kind == Kind.MIME && part.isEmpty()) throw bad();
        List<String> fields = List.of();
        if (kind == Kind.HEADER_FIELDS || kind == Kind.HEADER_FIELDS_NOT) {
            in.space();
            fields = fields(in);
        }
        if (!in.take(']')) throw bad();
        return new Section(part.stream().mapToInt(Integer::intValue).toArray(), kind, fields);
    }

    private static int number(String digits) {
        if (digits.length() > 9 || !digits.chars().allMatch(Character::isDigit)) throw bad();
        int n = Integer.parseInt(digits);
        if (n == 0) throw bad();
        return n;
    }

    private static Kind kind(String text) {
        for (Kind k : Kind.values()) if (k.text.equals(text)) return k;
        throw bad();
    }

    private static List<String> fields(Arguments in) {
        in.expect('(');
        List<String> fields = new ArrayList<>();
        do fields.add(in.astring());
        while (in.take(' '));
        in.expect(')');
        return fields;
    }

    private static BadSyntax bad() {
        return new BadSyntax("Invalid body section");
    }

    /** As the response names it, RFC 3501 §7.4.2. */
    void put(Output out) {
        out.put('[');
        for (int i = 0; i < part.length; i++) {
            if (i > 0) out.put('.');
            out.put(part[i]);
        }
        if (part.length > 0 && kind != Kind.WHOLE) out.put('.');
        out.put(kind.text);
        for (int i = 0; i < fields.size(); i++) out.put(i == 0 ? " (" : " ").astring(fields.get(i));
        out.put(fields.isEmpty() ? "]" : ")]");
    }
}
