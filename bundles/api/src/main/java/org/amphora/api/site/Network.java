package org.amphora.api.site;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One element of a list such as {@code mynetworks}: a network in CIDR form or one address, of IPv4 or IPv6 (with or
 * without brackets), or with {@code !} before it an exception.
 *
 * @param prefix the network's address, whole; not to be changed
 * @param bits of it that count
 */
public record Network(boolean except, byte[] prefix, int bits) {
    private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /** @throws IllegalArgumentException saying what would be right */
    public static Network parse(String text) {
        boolean except = text.startsWith("!");
        String rest = except ? text.substring(1) : text;
        int slash = rest.lastIndexOf('/');
        byte[] address = address(slash < 0 ? rest : rest.substring(0, slash));
        int bits = slash < 0 ? address.length * 8 : bits(rest.substring(slash + 1), address.length * 8);
        for (int bit = bits; bit < address.length * 8; bit++) {
            if ((address[bit / 8] & 0x80 >> bit % 8) != 0)
                throw new IllegalArgumentException("a network whose bits behind /" + bits + " are zero");
        }
        return new Network(except, address, bits);
    }

    /** Whether an address is in a list, of which the first element that holds it decides. Never blocks. */
    public static boolean isIn(List<Network> list, InetAddress address) {
        for (Network n : list) if (n.holds(address)) return !n.except;
        return false;
    }

    private static byte[] address(String text) {
        boolean brackets = text.startsWith("[") && text.endsWith("]");
        String bare = brackets ? text.substring(1, text.length() - 1) : text;
        // only what is a literal is given to InetAddress, which would ask DNS for a name
        if (V4.matcher(bare).matches() || V6.matcher(bare).matches()) {
            try {
                return InetAddress.getByName(bare).getAddress();
            } catch (UnknownHostException e) {
                // told below
            }
        }
        throw new IllegalArgumentException("addresses and networks such as 192.0.2.0/24 or [2001:db8::]/32");
    }

    private static int bits(String text, int most) {
        if (text.matches("\\d{1,3}") && Integer.parseInt(text) <= most) return Integer.parseInt(text);
        throw new IllegalArgumentException("a prefix length from 0 to " + most);
    }

    private boolean holds(InetAddress candidate) {
        byte[] a = candidate.getAddress();
        if (a.length != prefix.length) return false;
        int whole = bits / 8;
        for (int i = 0; i < whole; i++) if (a[i] != prefix[i]) return false;
        int mask = 0xff00 >> bits % 8 & 0xff;
        return mask == 0 || (a[whole] & mask) == (prefix[whole] & mask);
    }
}
