package org.amphora.maildir.internal.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.amphora.api.store.FlagChange;
import org.amphora.api.store.Flags;
import org.amphora.api.store.SystemFlag;

/**
 * A mailbox's keywords, and flags as one number: bits 0 to 4 are the system flags by ordinal, bit 5 + n the keyword n,
 * which is the letter {@code a} + n in a file name, bit 31 the letter {@code P}, which only others use. Immutable.
 */
public final class FlagBits {
    /** The letters a to z. */
    public static final int MAX_KEYWORDS = 26;

    public static final int SEEN = 1 << SystemFlag.SEEN.ordinal();
    public static final int DELETED = 1 << SystemFlag.DELETED.ordinal();
    private static final int SYSTEM = (1 << SystemFlag.values().length) - 1;
    private static final int FIRST_KEYWORD = SystemFlag.values().length;
    private static final int PASSED = 1 << 31;
    private static final String SYSTEM_LETTERS = "RFTSD";
    /** In the order of a file name. */
    private static final String ORDER = "DFPRST";

    private static final int MAX_CACHED = 1024;

    private final List<String> keywords;
    private final Map<Integer, Flags> cache = new ConcurrentHashMap<>();

    /** @param keywords by number; an empty text where a number is not in use */
    public FlagBits(List<String> keywords) {
        this.keywords = List.copyOf(keywords);
    }

    public List<String> keywords() {
        return keywords;
    }

    public Flags toFlags(int bits) {
        int known = bits & ~PASSED;
        if ((known & ~SYSTEM) == 0) return Flags.of(known, List.of());
        Flags f = cache.get(known);
        if (f != null) return f;
        List<String> names = new ArrayList<>();
        for (int i = 0; i < keywords.size(); i++) {
            if ((known >>> FIRST_KEYWORD + i & 1) != 0 && !keywords.get(i).isEmpty()) names.add(keywords.get(i));
        }
        f = Flags.of(known & SYSTEM, names);
        if (cache.size() < MAX_CACHED) cache.put(known, f);
        return f;
    }

    /** The flags as a number; a keyword that has none is left out. */
    public int toBits(Flags flags) {
        int bits = flags.bits();
        for (String k : flags.keywords()) {
            int i = indexOf(k);
            if (i >= 0) bits |= 1 << FIRST_KEYWORD + i;
        }
        return bits;
    }

    /** These keywords and those of the flags that are new and for which there is room; this if there are none. */
    public FlagBits with(Flags flags) {
        List<String> all = null;
        for (String k : flags.keywords()) {
            if (indexOf(k) >= 0 || !isStorable(k) || (all == null ? keywords : all).size() >= MAX_KEYWORDS) continue;
            if (all == null) all = new ArrayList<>(keywords);
            all.add(k);
        }
        return all == null ? this : new FlagBits(all);
    }

    /** A keyword is a word of a line. */
    private static boolean isStorable(String keyword) {
        return !keyword.isEmpty() && keyword.chars().noneMatch(c -> c <= ' ' || c == 0x7f);
    }

    private int indexOf(String keyword) {
        for (int i = 0; i < keywords.size(); i++) if (keywords.get(i).equalsIgnoreCase(keyword)) return i;
        return -1;
    }

    /** What a change makes of flags; the letter {@code P} is not ours to remove. */
    public static int apply(FlagChange.Mode mode, int bits, int mask) {
        return switch (mode) {
            case ADD -> bits | mask;
            case REMOVE -> bits & ~mask;
            case REPLACE -> mask | bits & PASSED;
        };
    }

    /** The letters behind {@code :2,}, sorted. */
    public static String letters(int bits) {
        if (bits == 0) return "";
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < ORDER.length(); i++) {
            char c = ORDER.charAt(i);
            if ((bits & bit(c)) != 0) b.append(c);
        }
        for (int i = 0; i < MAX_KEYWORDS; i++) if ((bits >>> FIRST_KEYWORD + i & 1) != 0) b.append((char) ('a' + i));
        return b.toString();
    }

    /** What the letters mean; unknown ones mean nothing. */
    public static int bits(String letters) {
        int bits = 0;
        for (int i = 0; i < letters.length(); i++) bits |= bit(letters.charAt(i));
        return bits;
    }

    private static int bit(char letter) {
        if (letter >= 'a' && letter <= 'z') return 1 << FIRST_KEYWORD + letter - 'a';
        if (letter == 'P') return PASSED;
        int i = SYSTEM_LETTERS.indexOf(letter);
        return i < 0 ? 0 : 1 << i;
    }
}
