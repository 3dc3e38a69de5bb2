package org.amphora.smtp.internal.session;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amphora.api.mail.MailParameters.Return;
import org.amphora.api.mail.Notify;
import org.amphora.smtp.internal.syntax.Parameters;
import org.amphora.smtp.internal.syntax.Utf8;

/** The values of DSN's parameters, RFC 3461 §4; an empty or null result is a value that is wrong. */
final class Dsn {
    private static final int LONGEST_ENVID = 100;
    private static final int LONGEST_ORCPT = 500;
    /** {@code addr-type}, an atom. */
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9-]+");

    private static final Pattern CODE_POINT = Pattern.compile("\\\\x\\{([0-9A-F]{2,6})\\}");

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

    /**
     * §4.2, decoded: {@code rfc822;joe@example.org}.
     *
     * @param utf8 whether an address may hold UTF-8 as it is
     */
    static String orcpt(String value, boolean utf8) {
        int semicolon = value.indexOf(';');
        if (semicolon < 0 || value.length() > LONGEST_ORCPT) return "";
        String type = value.substring(0, semicolon);
        String rest = value.substring(semicolon + 1);
        boolean international = type.equalsIgnoreCase("utf-8");
        if (!utf8 && !Utf8.isAscii(rest)) return "";
        String address = (international ? international(rest) : Parameters.xtext(rest)).orElse("");
        return address.isEmpty() || !TYPE.matcher(type).matches() ? "" : type + ";" + address;
    }

    /** RFC 6533 §3: UTF-8, in which a character may be written as its code point, {@code \x{FC}}. */
    private static Optional<String> international(String value) {
        Matcher m = CODE_POINT.matcher(value);
        var out = new StringBuilder();
        int from = 0;
        for (; m.find(); from = m.end()) {
            int point = Integer.parseInt(m.group(1), 16);
            if (!Character.isValidCodePoint(point) || Character.getType(point) == Character.SURROGATE)
                return Optional.empty();
            out.append(value, from, m.start());
            byte[] octets = Character.toString(point).getBytes(StandardCharsets.UTF_8);
            out.append(new String(octets, StandardCharsets.ISO_8859_1));
        }
        String rest = out.append(value.substring(from)).toString();
        return value.indexOf('\\', from) >= 0 ? Optional.empty() : Utf8.text(rest);
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
