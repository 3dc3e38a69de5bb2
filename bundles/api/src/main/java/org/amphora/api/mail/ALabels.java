package org.amphora.api.mail;

import java.text.Normalizer;
import java.util.StringJoiner;

/**
 * The one form in which a domain is compared: U-labels become A-labels (RFC 5890 §2.3.2.1, in the encoding of RFC
 * 3492). Nothing is mapped but case and composition, as IDNA2008 has it: {@code ß} is a letter of its own, for which
 * {@code java.net.IDN} would take another domain.
 */
final class ALabels {
    private static final String PREFIX = "xn--";
    private static final int LONGEST_LABEL = 63;

    // RFC 3492 §5
    private static final int BASE = 36;
    private static final int T_MIN = 1;
    private static final int T_MAX = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int INITIAL_BIAS = 72;
    private static final int INITIAL_N = 128;

    private ALabels() {}

    /** @param domain in lower case; one with a label that cannot be encoded is given back as it is, and is nobody's */
    static String of(String domain) {
        if (isAscii(domain)) return domain;
        var out = new StringJoiner(".");
        for (String label : Normalizer.normalize(domain, Normalizer.Form.NFC).split("\\.", -1)) {
            String encoded = isAscii(label) ? label : isLabel(label) ? PREFIX + encoded(label) : "";
            if (encoded.length() > LONGEST_LABEL || encoded.isEmpty() && !label.isEmpty()) return domain;
            out.add(encoded);
        }
        return out.toString();
    }

    private static boolean isAscii(String s) {
        for (int i = 0; i < s.length(); i++) if (s.charAt(i) >= 0x80) return false;
        return true;
    }

    /** What no registry gives away: controls, blanks, lone surrogates; marks at the beginning (RFC 5891 §4.2.3.2). */
    private static boolean isLabel(String label) {
        if (label.length() > LONGEST_LABEL || isMark(label.codePointAt(0))) return false;
        return label.codePoints()
                .allMatch(c -> c < 0x80
                        ? c == '-' || c == '_' || Character.isLetterOrDigit(c)
                        : Character.isLetterOrDigit(c) || isMark(c) || isJoiner(c) || isSymbol(c));
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    /** RFC 5892 §A: within words of some scripts, and the dot of others. */
    private static boolean isJoiner(int c) {
        return c == 0x200c || c == 0x200d || c == 0xb7 || c == 0x30fb;
    }

    /** No letters, but some registries have given them away. */
    private static boolean isSymbol(int c) {
        return Character.getType(c) == Character.OTHER_SYMBOL;
    }

    /** RFC 3492 §6.3 */
    private static String encoded(String label) {
        int[] points = label.codePoints().toArray();
        var out = new StringBuilder();
        for (int c : points) if (c < INITIAL_N) out.append((char) c);
        int basic = out.length();
        int done = basic;
        if (basic > 0) out.append('-');
        int n = INITIAL_N;
        int delta = 0;
        int bias = INITIAL_BIAS;
        while (done < points.length) {
            int next = Integer.MAX_VALUE;
            for (int c : points) if (c >= n && c < next) next = c;
            delta += (next - n) * (done + 1);
            n = next;
            for (int c : points) {
                if (c < n) delta++;
                if (c != n) continue;
                integer(out, delta, bias);
                bias = adapted(delta, done + 1, done == basic);
                delta = 0;
                done++;
            }
            delta++;
            n++;
        }
        return out.toString();
    }

    /** A number of variable length, RFC 3492 §3.3. */
    private static void integer(StringBuilder out, int number, int bias) {
        int q = number;
        for (int k = BASE; ; k += BASE) {
            int t = Math.min(T_MAX, Math.max(T_MIN, k - bias));
            if (q < t) break;
            out.append(digit(t + (q - t) % (BASE - t)));
            q = (q - t) / (BASE - t);
        }
        out.append(digit(q));
    }

    private static char digit(int d) {
        return (char) (d < 26 ? 'a' + d : '0' + d - 26);
    }

    /** RFC 3492 §6.1 */
    private static int adapted(int number, int points, boolean first) {
        int delta = first ? number / DAMP : number / 2;
        delta += delta / points;
        int k = 0;
        for (; delta > (BASE - T_MIN) * T_MAX / 2; k += BASE) delta /= BASE - T_MIN;
        return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
    }
}
