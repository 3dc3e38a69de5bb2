package org.amphora.spf.internal.check;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Addresses as text. */
public final class IpText {
    private IpText() {}

    /** As people write it, an address of IPv6 as RFC 5952 has it. */
    public static String readable(InetAddress ip) {
        if (ip instanceof Inet4Address) return ip.getHostAddress();
        byte[] b = ip.getAddress();
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) groups[i] = (b[2 * i] & 0xff) << 8 | b[2 * i + 1] & 0xff;
        int gap = -1;
        int length = 1; // RFC 5952 §4.2.2: one group alone is not shortened
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) end++;
            if (end - i > length) {
                gap = i;
                length = end - i;
            }
            i = Math.max(i, end - 1);
        }
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == gap) {
                text.append("::");
                i += length - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') text.append(':');
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    /** RFC 7208 §7.3, the macro i: for IPv6 each hexadecimal digit between dots. */
    static String dotted(InetAddress ip) {
        if (ip instanceof Inet4Address) return ip.getHostAddress();
        var text = new StringBuilder(63);
        for (byte b : ip.getAddress()) {
            if (!text.isEmpty()) text.append('.');
            text.append("0123456789ABCDEF".charAt(b >> 4 & 15)).append('.').append("0123456789ABCDEF".charAt(b & 15));
        }
        return text.toString();
    }
}
