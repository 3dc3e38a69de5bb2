package org.amphora.api.store;

import java.util.Optional;

/** A set of {@link Right}s. Immutable. */
public final class Rights {
    private static final Right[] EACH = Right.values();

    public static final Rights NONE = new Rights(0);
    public static final Rights ALL = new Rights((1 << EACH.length) - 1);

    private final int bits;

    private Rights(int bits) {
        this.bits = bits;
    }

    public static Rights of(Right... rights) {
        int bits = 0;
        for (Right r : rights) bits |= 1 << r.ordinal();
        return new Rights(bits);
    }

    /** From letters in any order; empty if one of them is none. */
    public static Optional<Rights> parse(String letters) {
        int bits = 0;
        for (int i = 0; i < letters.length(); i++) {
            int right = 0;
            while (right < EACH.length && EACH[right].letter() != letters.charAt(i)) right++;
            if (right == EACH.length) return Optional.empty();
            bits |= 1 << right;
        }
        return Optional.of(new Rights(bits));
    }

    public boolean has(Right right) {
        return (bits & 1 << right.ordinal()) != 0;
    }

    public boolean hasAll(Rights others) {
        return (bits & others.bits) == others.bits;
    }

    public boolean hasAny(Rights others) {
        return (bits & others.bits) != 0;
    }

    public boolean isEmpty() {
        return bits == 0;
    }

    public Rights plus(Rights others) {
        return new Rights(bits | others.bits);
    }

    public Rights minus(Rights others) {
        return new Rights(bits & ~others.bits);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Rights r && r.bits == bits;
    }

    @Override
    public int hashCode() {
        return bits;
    }

    /** The letters: {@code lrswipkxtea} for all. */
    @Override
    public String toString() {
        StringBuilder b = new StringBuilder();
        for (Right r : EACH) if (has(r)) b.append(r.letter());
        return b.toString();
    }
}
