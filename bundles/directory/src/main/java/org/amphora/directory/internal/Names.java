package org.amphora.directory.internal;

import java.text.Normalizer;
import java.util.Locale;
import org.amphora.api.mail.Address;

/**
 * Which names may stand in the directory. A name becomes a folder of the store and a field of a file, so nothing is
 * allowed that could leave the one or break the other.
 */
public final class Names {
    private Names() {}

    /**
     * The form in which names are kept and compared: lower case, composed (NFC, RFC 6532 §3.1), and the domain as {@link
     * Address#domain} has it, so that {@code bücher.example} is found by its A-label, too.
     */
    static String canonical(String name) {
        int at = name.lastIndexOf('@');
        if (at < 0) return local(name);
        return local(name.substring(0, at)) + '@' + Address.domain(name.substring(at + 1));
    }

    static String local(String local) {
        return Normalizer.normalize(local.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }

    /** A domain name, RFC 5321 §4.1.2, U-labels (RFC 6531) allowed: at least one label, none empty. */
    public static boolean isDomain(String s) {
        if (s.isEmpty() || s.length() > 255) return false;
        for (String label : s.split("\\.", -1)) {
            if (label.isEmpty() || label.length() > 63 || label.startsWith("-") || label.endsWith("-")) return false;
            if (!label.codePoints().allMatch(c -> c == '-' || c == '_' || isAlphanumeric(c))) return false;
        }
        return true;
    }

    /** A dot-string of RFC 5321 §4.1.2 that is also a safe file name and no comment. */
    static boolean isLocalPart(String s) {
        if (s.isEmpty() || s.length() > 64 || s.startsWith("#")) return false;
        for (String atom : s.split("\\.", -1)) {
            if (atom.isEmpty()) return false;
            if (!atom.codePoints().allMatch(c -> isAlphanumeric(c) || "!#$%&'*+-=?^_`{|}~".indexOf(c) >= 0))
                return false;
        }
        return true;
    }

    /** {@code user@domain}. */
    static boolean isAccount(String s) {
        int at = s.lastIndexOf('@');
        return at >= 0 && isLocalPart(s.substring(0, at)) && isDomain(s.substring(at + 1));
    }

    /** An account's name, or a bare one. */
    static boolean isLogin(String s) {
        return isLocalPart(s) || isAccount(s);
    }

    private static boolean isAlphanumeric(int c) {
        return c < 0x80
                ? Character.isLetterOrDigit(c)
                : Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
    }
}
