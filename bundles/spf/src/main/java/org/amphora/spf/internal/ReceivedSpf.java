package org.amphora.spf.internal;

import java.net.InetAddress;
import java.util.regex.Pattern;
import org.amphora.spf.internal.check.IpText;
import org.amphora.spf.internal.check.SpfOutcome;

/**
 * The header field of RFC 7208 §9.1.
 *
 * @param identity {@code mailfrom} or {@code helo}
 * @param sender the address in MAIL FROM, or empty
 */
record ReceivedSpf(
        SpfOutcome outcome, String identity, InetAddress client, String helo, String sender, String receiver) {
    private static final String ATEXT = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final Pattern DOT_ATOM = Pattern.compile(ATEXT + "(\\." + ATEXT + ")*");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final int LONGEST = 320;

    String value() {
        var out = new StringBuilder(300);
        out.append(outcome.result().word()).append(" (").append(comment()).append(')');
        pair(out, "client-ip", IpText.readable(client));
        pair(out, "envelope-from", sender);
        pair(out, "helo", helo);
        pair(out, "receiver", receiver);
        pair(out, "identity", identity);
        pair(out, "mechanism", outcome.mechanism());
        if (!outcome.reason().isEmpty()) pair(out, "problem", outcome.reason());
        return out.substring(0, out.length() - 1); // a semicolon stands between two pairs
    }

    private String comment() {
        String domain = "domain " + outcome.domain();
        String says =
                switch (outcome.result()) {
                    case PASS -> domain + " designates the client as permitted sender";
                    case FAIL -> domain + " does not designate the client as permitted sender";
                    case SOFTFAIL -> domain + " is moving to not permitting the client";
                    case NEUTRAL -> domain + " neither permits nor denies the client";
                    case NONE -> domain + " has no policy";
                    case TEMPERROR, PERMERROR -> "the policy of " + domain + " cannot be evaluated";
                };
        String text = printable(receiver + ": " + says);
        return text.replace('(', '?').replace(')', '?').replace('\\', '?');
    }

    private static void pair(StringBuilder out, String key, String value) {
        String text = printable(value);
        out.append("\r\n\t").append(key).append('=');
        if (DOT_ATOM.matcher(text).matches()) out.append(text);
        else
            out.append('"')
                    .append(text.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        out.append(';');
    }

    /** What a stranger has sent must neither end the field nor fill the header. */
    private static String printable(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        return CONTROL.matcher(cut).replaceAll("?");
    }
}
