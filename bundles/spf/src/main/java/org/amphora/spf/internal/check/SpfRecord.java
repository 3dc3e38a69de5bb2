package org.amphora.spf.internal.check;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.amphora.api.site.Network;

/**
 * A record, RFC 7208 §4.6.1: its whole syntax is checked before anything is evaluated.
 *
 * @param redirect null if there is none
 * @param explanation null if there is none
 */
record SpfRecord(List<Directive> directives, MacroString redirect, MacroString explanation) {
    private static final String VERSION = "v=spf1";

    /** @param text as it stands in the record, without its qualifier {@code +} */
    record Directive(SpfResult qualifier, Mechanism mechanism, String text) {}

    /** Whether a TXT record is one of ours, RFC 7208 §4.5. */
    static boolean isOne(String txt) {
        return txt.regionMatches(true, 0, VERSION, 0, VERSION.length())
                && (txt.length() == VERSION.length() || txt.charAt(VERSION.length()) == ' ');
    }

    static SpfRecord parse(String txt) throws SpfAbort {
        List<Directive> directives = new ArrayList<>();
        MacroString redirect = null;
        MacroString explanation = null;
        for (String term : txt.substring(VERSION.length()).split(" ")) {
            if (term.isEmpty()) continue;
            int sign = firstOf(term, "=:/");
            if (sign == term.length() || term.charAt(sign) != '=') {
                directives.add(directive(term, sign));
                continue;
            }
            String name = term.substring(0, sign).toLowerCase(Locale.ROOT);
            String value = term.substring(sign + 1);
            if (name.equals("redirect")) {
                if (redirect != null) throw SpfAbort.permanent("two redirects");
                redirect = MacroString.domain(value);
            } else if (name.equals("exp")) {
                if (explanation != null) throw SpfAbort.permanent("two explanations");
                explanation = MacroString.domain(value);
            } else {
                if (!isName(name)) throw SpfAbort.permanent('"' + printable(term) + "\" is no term");
                MacroString.any(value);
            }
        }
        return new SpfRecord(directives, redirect, explanation);
    }

    private static int firstOf(String term, String signs) {
        int i = 0;
        while (i < term.length() && signs.indexOf(term.charAt(i)) < 0) i++;
        return i;
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z';
            if (!letter && (i == 0 || !(c >= '0' && c <= '9') && "-_.".indexOf(c) < 0)) return false;
        }
        return !name.isEmpty();
    }

    /** @param sign where in the term the name of the mechanism ends */
    private static Directive directive(String term, int sign) throws SpfAbort {
        SpfResult qualifier =
                switch (term.charAt(0)) {
                    case '-' -> SpfResult.FAIL;
                    case '~' -> SpfResult.SOFTFAIL;
                    case '?' -> SpfResult.NEUTRAL;
                    default -> SpfResult.PASS;
                };
        int start = qualifier != SpfResult.PASS || term.charAt(0) == '+' ? 1 : 0;
        String name = term.substring(Math.min(start, sign), sign).toLowerCase(Locale.ROOT);
        String rest = term.substring(sign);
        Mechanism mechanism =
                switch (name) {
                    case "all" -> all(rest);
                    case "include" -> new Mechanism.Include(domain(rest));
                    case "a", "mx" -> addresses(name, rest);
                    case "ptr" -> new Mechanism.Ptr(rest.isEmpty() ? null : domain(rest));
                    case "ip4", "ip6" -> ip(name.equals("ip6"), rest);
                    case "exists" -> new Mechanism.Exists(domain(rest));
                    default -> throw SpfAbort.permanent('"' + printable(term) + "\" is no mechanism");
                };
        return new Directive(qualifier, mechanism, term.startsWith("+") ? term.substring(1) : term);
    }

    private static Mechanism all(String rest) throws SpfAbort {
        if (!rest.isEmpty()) throw SpfAbort.permanent("all" + printable(rest) + ": nothing may follow");
        return new Mechanism.All();
    }

    /** What follows the colon. */
    private static MacroString domain(String rest) throws SpfAbort {
        if (!rest.startsWith(":")) throw SpfAbort.permanent("a colon and a domain are missing");
        return MacroString.domain(rest.substring(1));
    }

    private static Mechanism addresses(String name, String rest) throws SpfAbort {
        int bits6 = 128;
        int bits4 = 32;
        int end = lengthAt(rest, rest.length(), "//");
        if (end < rest.length()) bits6 = bits(rest.substring(end + 2), 128);
        int end4 = lengthAt(rest, end, "/");
        if (end4 < end) bits4 = bits(rest.substring(end4 + 1, end), 32);
        MacroString domain = end4 == 0 ? null : domain(rest.substring(0, end4));
        return name.equals("a") ? new Mechanism.A(domain, bits4, bits6) : new Mechanism.Mx(domain, bits4, bits6);
    }

    /** Where a prefix length that reaches to {@code end} begins, or {@code end}. */
    private static int lengthAt(String text, int end, String slashes) {
        int digits = end;
        while (digits > 0 && Character.digit(text.charAt(digits - 1), 10) >= 0) digits--;
        int start = digits - slashes.length();
        return digits < end && start >= 0 && text.startsWith(slashes, start) ? start : end;
    }

    private static int bits(String digits, int most) throws SpfAbort {
        boolean fits = !digits.isEmpty()
                && digits.length() <= 3
                && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                && (digits.length() == 1 || digits.charAt(0) != '0');
        int bits = fits ? Integer.parseInt(digits) : most + 1;
        if (bits > most) throw SpfAbort.permanent("/" + printable(digits) + " is no length of a prefix");
        return bits;
    }

    private static Mechanism ip(boolean six, String rest) throws SpfAbort {
        int slash = rest.indexOf('/');
        int end = slash < 0 ? rest.length() : slash;
        String text = rest.substring(Math.min(1, end), end);
        int most = six ? 128 : 32;
        int bits = slash < 0 ? most : bits(rest.substring(slash + 1), most);
        try {
            InetAddress address = Network.address(text);
            boolean mapped = six && address instanceof Inet4Address;
            if (rest.startsWith(":") && six == text.contains(":"))
                return new Mechanism.Ip(mapped ? null : Network.around(address, bits, bits));
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw SpfAbort.permanent('"' + printable(text) + "\" is no address of " + (six ? "IPv6" : "IPv4"));
    }

    /** For a header field and a log. */
    static String printable(String text) {
        return printable(text, 80);
    }

    static String printable(String text, int most) {
        var out = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), most); i++) {
            char c = text.charAt(i);
            out.append(c < ' ' || c > '~' || c == '"' || c == '\\' ? '?' : c);
        }
        return text.length() > most ? out + "..." : out.toString();
    }
}
