package org.amphora.sasloauth.internal;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a client says first. OAUTHBEARER, RFC 7628 §3.1: {@code n,a=user,} and key/value pairs, each ended by a Control-A;
 * XOAUTH2: the pairs alone, of which {@code user} is one.
 *
 * @param user as given, or empty
 */
record BearerMessage(String user, String token) {
    private static final int LONGEST = 128 * 1024;

    /** RFC 6750 §2.1. */
    private static final String B64TOKEN = "[A-Za-z0-9._~+/-]+=*";

    static Optional<BearerMessage> oauthBearer(String text) {
        int header = text.indexOf('\1');
        if (header < 0) return Optional.empty();
        String[] gs2 = text.substring(0, header).split(",", -1);
        // RFC 5801 §4: n, or y of a client that could bind to the channel; we cannot
        if (gs2.length != 3 || !gs2[0].equals("n") && !gs2[0].equals("y") || !gs2[2].isEmpty()) return Optional.empty();
        if (!gs2[1].isEmpty() && !gs2[1].startsWith("a=")) return Optional.empty();
        Optional<String> user = gs2[1].isEmpty() ? Optional.of("") : saslname(gs2[1].substring(2));
        return user.flatMap(u -> pairs(text.substring(header + 1), u, false));
    }

    static Optional<BearerMessage> xoauth2(String text) {
        return pairs(text, "", true);
    }

    /** {@code *(key "=" value ^A) ^A}; a key that comes twice could be read in two ways. */
    private static Optional<BearerMessage> pairs(String text, String user, boolean userIsAPair) {
        if (text.length() > LONGEST || !text.endsWith("\1\1")) return Optional.empty();
        String name = user;
        String token = "";
        Set<String> keys = new HashSet<>();
        for (String pair : text.substring(0, text.length() - 2).split("\1", -1)) {
            int equals = pair.indexOf('=');
            String key = pair.substring(0, Math.max(0, equals)).toLowerCase(Locale.ROOT);
            if (key.isEmpty() || !keys.add(key)) return Optional.empty();
            String value = pair.substring(equals + 1);
            switch (key) {
                case "auth" -> token = bearer(value);
                case "user" -> name = userIsAPair ? value : name;
                default -> {} // host, port and what else is not for us
            }
        }
        return token.isEmpty() ? Optional.empty() : Optional.of(new BearerMessage(name, token));
    }

    /** Empty for another scheme. */
    private static String bearer(String value) {
        if (!value.regionMatches(true, 0, "Bearer ", 0, 7)) return "";
        String token = value.substring(7).strip();
        return token.matches(B64TOKEN) ? token : "";
    }

    private static Optional<String> saslname(String s) {
        String plain = s.replace("=2C", ",").replace("=3D", "=");
        boolean escaped = s.replace("=2C", "").replace("=3D", "").indexOf('=') < 0;
        return escaped && !plain.isEmpty() && plain.indexOf(0) < 0 ? Optional.of(plain) : Optional.empty();
    }
}
