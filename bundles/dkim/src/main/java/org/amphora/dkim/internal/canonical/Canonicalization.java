package org.amphora.dkim.internal.canonical;

/** The value of a {@code c=} tag, RFC 6376 §3.5. */
public record Canonicalization(Form header, Form body) {
    /** What ARC seals are made in, RFC 8617 §4.1.3, and what survives most relays. */
    public static final Canonicalization RELAXED = new Canonicalization(Form.RELAXED, Form.RELAXED);

    /**
     * {@code relaxed/simple}; one word alone is the header's, and the body is then simple.
     *
     * @throws IllegalArgumentException saying what would be right
     */
    public static Canonicalization parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) return new Canonicalization(Form.of(text), Form.SIMPLE);
        return new Canonicalization(Form.of(text.substring(0, slash)), Form.of(text.substring(slash + 1)));
    }

    @Override
    public String toString() {
        return header.word() + '/' + body.word();
    }
}
