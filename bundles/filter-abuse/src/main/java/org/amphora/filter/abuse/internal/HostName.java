package org.amphora.filter.abuse.internal;

import java.util.regex.Pattern;

/** Names of hosts, as Postfix's valid_hostname has them: RFC 1035 §2.3.1, with underscores. */
final class HostName {
    private static final Pattern IPV4 =
            Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1?\\d?\\d)");

    private HostName() {}

    static boolean isValid(String name) {
        if (name.isEmpty() || name.length() > 255 || name.matches("[0-9.]*")) return false;
        for (String label : name.split("\\.", -1))
            if (!label.matches("[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")) return false;
        return true;
    }

    /** An address in brackets, RFC 5321 §4.1.3. */
    static boolean isLiteral(String text) {
        if (!text.startsWith("[") || !text.endsWith("]")) return false;
        String address = text.substring(1, text.length() - 1);
        return address.regionMatches(true, 0, "IPv6:", 0, 5)
                ? isIpv6(address.substring(5))
                : IPV4.matcher(address).matches();
    }

    private static boolean isIpv6(String address) {
        String all = address;
        int tail = all.lastIndexOf(':') + 1;
        if (all.contains(".")) {
            if (!IPV4.matcher(all.substring(tail)).matches()) return false;
            all = all.substring(0, tail) + "0:0";
        }
        int gap = all.indexOf("::");
        if (gap < 0) return groups(all) == 8;
        int before = gap == 0 ? 0 : groups(all.substring(0, gap));
        int after = gap + 2 == all.length() ? 0 : groups(all.substring(gap + 2));
        return before >= 0 && after >= 0 && before + after <= 7;
    }

    /** How many groups of hexadecimal digits; -1 if something else is among them. */
    private static int groups(String text) {
        String[] groups = text.split(":", -1);
        for (String group : groups) if (!group.matches("[0-9A-Fa-f]{1,4}")) return -1;
        return groups.length;
    }
}
