package org.amphora.dkim.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lists of header fields, as OpenDKIM's {@code SignHeaders} and {@code OmitHeaders} have them. */
final class HeaderNames {
    /** RFC 6376 §5.4.1, with those of RFC 8058 and of MIME. */
    static final List<String> SIGNED = List.of(
            "From",
            "Sender",
            "Reply-To",
            "Subject",
            "Date",
            "Message-ID",
            "To",
            "Cc",
            "MIME-Version",
            "Content-Type",
            "Content-Transfer-Encoding",
            "Content-ID",
            "Content-Description",
            "Resent-Date",
            "Resent-From",
            "Resent-Sender",
            "Resent-To",
            "Resent-Cc",
            "Resent-Message-ID",
            "In-Reply-To",
            "References",
            "List-Id",
            "List-Help",
            "List-Unsubscribe",
            "List-Unsubscribe-Post",
            "List-Subscribe",
            "List-Post",
            "List-Owner",
            "List-Archive");

    /** RFC 6376 §5.4.1: what changes on the way. */
    static final List<String> OMITTED =
            List.of("Return-Path", "Received", "Comments", "Keywords", "Bcc", "Resent-Bcc", "DKIM-Signature");

    private HeaderNames() {}

    /** The names given; where one is {@code *}, the usual ones, with {@code +Name} and without {@code -Name}. */
    static List<String> of(List<String> given, List<String> usual) {
        if (!given.contains("*")) return given;
        var names = new ArrayList<>(usual);
        for (String name : given) {
            if (name.startsWith("-")) names.removeIf(name.substring(1)::equalsIgnoreCase);
            else if (!name.equals("*")) names.add(name.startsWith("+") ? name.substring(1) : name);
        }
        return names;
    }

    /** The names without some; From is never one of these. */
    static List<String> without(List<String> names, List<String> omitted) {
        List<String> out = omitted.stream().map(n -> n.toLowerCase(Locale.ROOT)).toList();
        return names.stream()
                .filter(n -> n.equalsIgnoreCase("From") || !out.contains(n.toLowerCase(Locale.ROOT)))
                .toList();
    }
}
