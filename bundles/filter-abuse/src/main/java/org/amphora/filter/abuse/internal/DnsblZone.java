package org.amphora.filter.abuse.internal;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One zone, as postscreen_dnsbl_sites has it: {@code zone=d.d.d.d*weight}.
 *
 * @param reply the numbers that each octet of an answer may be
 */
record DnsblZone(String zone, List<BitSet> reply, int weight) {
    static final String RIGHT = "zone, zone*weight, or zone=127.0.0.[2..11]*weight";
    /** RFC 5782 §2.1: 127.0.0.2 and more; not 127.255.255.x, by which zones say that they may not be asked. */
    private static final String LISTED = "127.0.0.[2..255]";

    private static final Pattern SHAPE =
            Pattern.compile("([A-Za-z0-9_.-]+?)\\.?(?:=([0-9.;\\[\\]]+))?(?:\\*(-?\\d{1,4}))?");
    private static final Pattern OCTET = Pattern.compile("\\d{1,3}|\\[[^\\[\\]]+]");

    /** @throws IllegalArgumentException if it is no zone */
    static DnsblZone parse(String text) {
        var shape = SHAPE.matcher(text);
        if (!shape.matches() || !HostName.isValid(shape.group(1))) throw new IllegalArgumentException(RIGHT);
        String reply = shape.group(2) == null ? LISTED : shape.group(2);
        int weight = shape.group(3) == null ? 1 : Integer.parseInt(shape.group(3));
        return new DnsblZone(shape.group(1), octets(reply), weight);
    }

    private static List<BitSet> octets(String text) {
        var octets = new ArrayList<BitSet>();
        var each = OCTET.matcher(text);
        int at = 0;
        while (at < text.length() && each.find(at) && each.start() == at) {
            octets.add(numbers(each.group()));
            at = each.end();
            if (at < text.length() && (text.charAt(at) != '.' || ++at == text.length()))
                throw new IllegalArgumentException(RIGHT);
        }
        if (octets.size() != 4 || at < text.length()) throw new IllegalArgumentException(RIGHT);
        return octets;
    }

    /** {@code 7}, {@code [2..11]} or {@code [2;4..8;10]}. */
    private static BitSet numbers(String octet) {
        var set = new BitSet(256);
        for (String range : octet.replaceAll("[\\[\\]]", "").split(";", -1)) {
            String[] ends = range.split("\\.\\.", -1);
            int first = number(ends[0]);
            int last = number(ends[ends.length - 1]);
            if (ends.length > 2 || first > last) throw new IllegalArgumentException(RIGHT);
            set.set(first, last + 1);
        }
        return set;
    }

    private static int number(String text) {
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > 255) throw new IllegalArgumentException(RIGHT);
        return Integer.parseInt(text);
    }

    boolean matches(InetAddress answer) {
        byte[] octets = answer.getAddress();
        if (octets.length != 4) return false;
        for (int i = 0; i < 4; i++) if (!reply.get(i).get(octets[i] & 0xff)) return false;
        return true;
    }

    /** The name to ask for: the octets, or the nibbles of IPv6, backwards (RFC 5782 §2.1 and §2.4). */
    String query(InetAddress client) {
        byte[] address = client.getAddress();
        var name = new StringBuilder();
        for (int i = address.length - 1; i >= 0; i--) {
            int octet = address[i] & 0xff;
            if (address.length == 4) name.append(octet).append('.');
            else name.append(Integer.toHexString(octet & 15) + '.' + Integer.toHexString(octet >> 4) + '.');
        }
        return name + zone;
    }
}
