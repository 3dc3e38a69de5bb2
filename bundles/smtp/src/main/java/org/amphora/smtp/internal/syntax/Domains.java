package org.amphora.smtp.internal.syntax;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.amphora.api.mail.Address;

/**
 * Domains and address literals, RFC 5321 §4.1.2 and §4.1.3. An underscore in a label passes, as it does elsewhere:
 * hosts with such names send mail. A last label of digits alone does not: it is an IPv4 address without brackets.
 */
public final class Domains {
    private static final int LONGEST = 253;
    private static final int LONGEST_LABEL = 63;

    private Domains() {}

    /** What is wrong with a domain or address literal, or null. A U-label (RFC 6531 §3.3) is judged by its A-label. */
    static Path.Fault fault(String octets) {
        for (int i = 0; i < octets.length(); i++) {
            char c = octets.charAt(i);
            if (c <= ' ' || c == 0x7f) return Path.Fault.SYNTAX;
        }
        Optional<String> text = Utf8.text(octets);
        if (text.isEmpty()) return Path.Fault.SYNTAX;
        String domain = Address.domain(text.get());
        if (domain.startsWith("[")) return isLiteral(domain) ? null : Path.Fault.DOMAIN;
        return isDomain(domain) ? null : Path.Fault.DOMAIN;
    }

    static boolean isDomain(String s) {
        if (s.isEmpty() || s.length() > LONGEST) return false;
        int label = 0;
        boolean digits = true;
        for (int i = 0; i <= s.length(); i++) {
            char c = i < s.length() ? s.charAt(i) : '.';
            if (c == '.') {
                if (label == 0 || label > LONGEST_LABEL || s.charAt(i - 1) == '-') return false;
                if (i == s.length()) return !digits;
                label = 0;
                digits = true;
            } else {
                boolean digit = c >= '0' && c <= '9';
                boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
                if (!digit && !letter && (c != '-' || label == 0)) return false;
                label++;
                digits &= digit;
            }
        }
        return false;
    }

    static boolean isLiteral(String s) {
        if (s.length() < 3 || s.charAt(0) != '[' || s.charAt(s.length() - 1) != ']') return false;
        String in = s.substring(1, s.length() - 1);
        if (in.regionMatches(true, 0, "IPv6:", 0, 5)) return isIpv6(in.substring(5));
        int colon = in.indexOf(':');
        return colon < 0 ? isIpv4(in) : isGeneral(in, colon);
    }

    /** {@code Standardized-tag ":" 1*dcontent} */
    private static boolean isGeneral(String s, int colon) {
        if (colon == 0 || colon == s.length() - 1 || s.charAt(colon - 1) == '-') return false;
        for (int i = 0; i < colon; i++) {
            char c = s.charAt(i);
            if (c != '-' && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z')) return false;
        }
        for (int i = colon + 1; i < s.length(); i++)
            if (s.charAt(i) > '~' || "[\\]".indexOf(s.charAt(i)) >= 0) return false;
        return true;
    }

    /** The address that a literal without brackets stands for; no name is looked up. */
    public static Optional<InetAddress> address(String literal) {
        if (!isIpv4(literal) && !isIpv6(literal)) return Optional.empty();
        try {
            return Optional.of(InetAddress.getByName(literal));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    static boolean isIpv4(String s) {
        String[] parts = s.split("\\.", -1);
        if (parts.length != 4) return false;
        for (String p : parts) {
            if (p.isEmpty() || p.length() > 3) return false;
            for (int i = 0; i < p.length(); i++) if (p.charAt(i) < '0' || p.charAt(i) > '9') return false;
            if (Integer.parseInt(p) > 255) return false;
        }
        return true;
    }

    static boolean isIpv6(String s) {
        int gap = s.indexOf("::");
        if (gap >= 0 && s.indexOf("::", gap + 1) >= 0) return false;
        if (gap < 0) return groups(s, true) == 8;
        int left = groups(s.substring(0, gap), false);
        int right = groups(s.substring(gap + 2), true);
        // RFC 5321 §4.1.3: the gap stands for two groups at least; one is what RFC 5952 forbids and others write
        return left >= 0 && right >= 0 && left + right <= 7;
    }

    /** How many groups of 16 bits, a dotted quad at the end counting as two; -1 if one is none. */
    private static int groups(String s, boolean quadAllowed) {
        if (s.isEmpty()) return 0;
        String[] parts = s.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            String p = parts[i];
            if (i == parts.length - 1 && quadAllowed && p.indexOf('.') >= 0) return isIpv4(p) ? parts.length + 1 : -1;
            if (p.isEmpty() || p.length() > 4) return -1;
            for (int k = 0; k < p.length(); k++) if (Character.digit(p.charAt(k), 16) < 0) return -1;
        }
        return parts.length;
    }
}
