package org.amphora.api.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A message's flags: system flags and keywords. Immutable; keywords compare without regard to case. */
public final class Flags {
    public static final Flags NONE = new Flags(0, Set.of());
    private static final SystemFlag[] SYSTEM = SystemFlag.values();
    private static final Flags[] WITHOUT_KEYWORDS = new Flags[1 << SYSTEM.length];

    static {
        for (int i = 0; i < WITHOUT_KEYWORDS.length; i++) WITHOUT_KEYWORDS[i] = i == 0 ? NONE : new Flags(i, Set.of());
    }

    private final int bits;
    private final Set<String> keywords;

    private Flags(int bits, Set<String> keywords) {
        this.bits = bits;
        this.keywords = keywords;
    }

    public static Flags of(SystemFlag... flags) {
        int bits = 0;
        for (SystemFlag f : flags) bits |= 1 << f.ordinal();
        return WITHOUT_KEYWORDS[bits];
    }

    /** @param bits bit n is the system flag of ordinal n */
    public static Flags of(int bits, Collection<String> keywords) {
        if (keywords.isEmpty()) return WITHOUT_KEYWORDS[bits];
        Set<String> sorted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        sorted.addAll(keywords);
        return new Flags(bits, sorted);
    }

    /** From the wire's words; {@code \Recent} and unknown system flags are passed over. */
    public static Flags parse(Collection<String> words) {
        int bits = 0;
        List<String> keywords = new ArrayList<>();
        for (String w : words) {
            if (w.startsWith("\\")) {
                for (SystemFlag f : SYSTEM) if (f.text().equalsIgnoreCase(w)) bits |= 1 << f.ordinal();
            } else {
                keywords.add(w);
            }
        }
        return of(bits, keywords);
    }

    public boolean has(SystemFlag flag) {
        return (bits & 1 << flag.ordinal()) != 0;
    }

    public boolean has(String keyword) {
        return keywords.contains(keyword);
    }

    /** Bit n is the system flag of ordinal n. */
    public int bits() {
        return bits;
    }

    /** Sorted; not to be changed. */
    public Set<String> keywords() {
        return keywords;
    }

    public Flags plus(Flags other) {
        if (keywords.containsAll(other.keywords)) return with(bits | other.bits);
        Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        all.addAll(keywords);
        all.addAll(other.keywords);
        return new Flags(bits | other.bits, all);
    }

    public Flags minus(Flags other) {
        if (keywords.isEmpty() || other.keywords.isEmpty()) return with(bits & ~other.bits);
        return of(
                bits & ~other.bits,
                keywords.stream().filter(k -> !other.keywords.contains(k)).toList());
    }

    private Flags with(int newBits) {
        return newBits == bits ? this : keywords.isEmpty() ? WITHOUT_KEYWORDS[newBits] : new Flags(newBits, keywords);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Flags f
                && f.bits == bits
                && f.keywords.size() == keywords.size()
                && keywords.containsAll(f.keywords);
    }

    @Override
    public int hashCode() {
        int h = bits;
        for (String k : keywords) h += k.toLowerCase(Locale.ROOT).hashCode();
        return h;
    }

    /** As in FETCH, without parentheses: {@code \Seen $Forwarded}. */
    @Override
    public String toString() {
        StringBuilder b = new StringBuilder();
        for (SystemFlag f : SYSTEM) if (has(f)) b.append(b.isEmpty() ? "" : " ").append(f.text());
        if (!keywords.isEmpty())
            b.append(b.isEmpty() ? "" : " ").append(keywords.stream().collect(Collectors.joining(" ")));
        return b.toString();
    }
}
