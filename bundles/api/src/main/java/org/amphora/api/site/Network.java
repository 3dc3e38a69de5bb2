package org.amphora.api.site;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One element of a list such as {@code mynetworks}: a network in CIDR form or one address, of IPv4 or IPv6 (with or
 * without brackets), or with {@code !} before it an exception. Also a key for what is counted by network.
 *
 * @param address the network's own: the bits behind the prefix are zero
 * @param bits of it that count
 */
public record Network(boolean except, InetAddress address, int bits) {
    /** No zero leads a number, as some take such a one for octal. */
    private static final Pattern V4 = Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");

    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /** @throws IllegalArgumentException saying what would be right */
    public static Network parse(String text) {
        boolean except = text.startsWith("!");
        String rest = except ? text.substring(1) : text;
        int slash = rest.lastIndexOf('/');
        InetAddress address = bracketed(slash < 0 ? rest : rest.substring(0, slash));
        int most = address.getAddress().length * 8;
        int bits = slash < 0 ? most : bits(rest.substring(slash + 1), most);
        if (!around(address, bits, bits).address.equals(address))
            throw new IllegalArgumentException("a network whose bits behind /" + bits + " are zero");
        return new Network(except, address, bits);
    }

    /**
     * A literal address of IPv4 or IPv6, without brackets or scope. Asks no DNS.
     *
     * @throws IllegalArgumentException saying what would be right
     */
    public static InetAddress address(String text) {
        // only what is a literal is given to InetAddress, which would look up a name
        if (V4.matcher(text).matches() || V6.matcher(text).matches()) {
            try {
                return InetAddress.getByName(text);
            } catch (UnknownHostException e) {
                // told below
            }
        }
        throw new IllegalArgumentException("an address such as 192.0.2.1 or 2001:db8::1");
    }

    /** The network that an address is in, by the length of its prefix; more bits than an address has are all of it. */
    public static Network around(InetAddress address, int bits4, int bits6) {
        byte[] bytes = address.getAddress();
        int bits = Math.min(bytes.length * 8, bytes.length == 4 ? bits4 : bits6);
        for (int i = bits / 8; i < bytes.length; i++) bytes[i] &= (byte) (i == bits / 8 ? 0xff00 >> bits % 8 : 0);
        try {
            return new Network(false, InetAddress.getByAddress(bytes), bits);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    /** Whether an address is in a list, of which the first element that holds it decides. Never blocks. */
    public static boolean isIn(List<Network> list, InetAddress address) {
        for (Network n : list) if (n.contains(address)) return !n.except;
        return false;
    }

    /** Whether an address is in this network, exception or not. */
    public boolean contains(InetAddress candidate) {
        return candidate.getClass() == address.getClass()
                && around(candidate, bits, bits).address.equals(address);
    }

    /** As {@link #parse} takes it; of one address without a length. */
    @Override
    public String toString() {
        String whole = address.getHostAddress();
        return (except ? "!" : "") + whole + (bits == address.getAddress().length * 8 ? "" : "/" + bits);
    }

    private static InetAddress bracketed(String text) {
        boolean brackets = text.startsWith("[") && text.endsWith("]");
        try {
            return address(brackets ? text.substring(1, text.length() - 1) : text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("addresses and networks such as 192.0.2.0/24 or [2001:db8::]/32", e);
        }
    }

    private static int bits(String text, int most) {
        if (text.matches("\\d{1,3}") && Integer.parseInt(text) <= most) return Integer.parseInt(text);
        throw new IllegalArgumentException("a prefix length from 0 to " + most);
    }
}
