package org.amphora.smtp.internal.session;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.amphora.api.mail.MailParameters.Return;
import org.amphora.api.mail.Notify;
import org.amphora.smtp.internal.syntax.Parameters;

/** The values of DSN's parameters, RFC 3461 §4; an empty or null result is a value that is wrong. */
final class Dsn {
    private static final int LONGEST_ENVID = 100;
    private static final int LONGEST_ORCPT = 500;
    /** {@code addr-type}, an atom. */
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9-]+");

    private Dsn() {}

    /** §4.1: NEVER, or others in a list. */
    static Set<Notify> notifyOn(String value) {
        Set<Notify> all = EnumSet.noneOf(Notify.class);
        for (String word : value.split(",", -1)) {
            switch (word.toUpperCase(Locale.ROOT)) {
                case "NEVER" -> all.add(Notify.NEVER);
                case "SUCCESS" -> all.add(Notify.SUCCESS);
                case "FAILURE" -> all.add(Notify.FAILURE);
                case "DELAY" -> all.add(Notify.DELAY);
                default -> {
                    return Set.of();
                }
            }
        }
        return all.contains(Notify.NEVER) && all.size() > 1 ? Set.of() : all;
    }

    /** §4.2, decoded: {@code rfc822;joe@example.org}. */
    static String orcpt(String value) {
        int semicolon = value.indexOf(';');
        if (semicolon < 0 || value.length() > LONGEST_ORCPT) return "";
        String type = value.substring(0, semicolon);
        String address = Parameters.xtext(value.substring(semicolon + 1)).orElse("");
        return address.isEmpty() || !TYPE.matcher(type).matches() ? "" : type + ";" + address;
    }

    /** §4.3 */
    static Return ret(String value) {
        return switch (value.toUpperCase(Locale.ROOT)) {
            case "FULL" -> Return.FULL;
            case "HDRS" -> Return.HDRS;
            default -> null;
        };
    }

    /** §4.4, decoded. */
    static String envid(String value) {
        return value.length() > LONGEST_ENVID ? "" : Parameters.xtext(value).orElse("");
    }
}
