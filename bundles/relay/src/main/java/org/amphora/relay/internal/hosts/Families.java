package org.amphora.relay.internal.hosts;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * IPv4 and IPv6: which of them is used, and which first.
 *
 * @param preference {@code any} is either, by chance
 */
public record Families(boolean four, boolean six, Preference preference) {
    private static final Pattern FOUR = Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
    private static final Pattern SIX = Pattern.compile("(?i)(?=.*:)[0-9a-f:]+(\\.\\d{1,3}){0,3}");

    /** {@code smtp_address_preference}. */
    public enum Preference {
        ANY,
        IPV4,
        IPV6
    }

    /** Of each family in turn whether it is IPv6. */
    boolean[] order(Random random) {
        if (!four || !six) return new boolean[] {six};
        boolean sixFirst =
                switch (preference) {
                    case ANY -> random.nextBoolean();
                    case IPV4 -> false;
                    case IPV6 -> true;
                };
        return new boolean[] {sixFirst, !sixFirst};
    }

    /** The address that a text is; empty if it is a name. Asks no DNS. */
    public static Optional<InetAddress> literal(String text) {
        if (!SIX.matcher(text).matches() && !FOUR.matcher(text).matches()) return Optional.empty();
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
