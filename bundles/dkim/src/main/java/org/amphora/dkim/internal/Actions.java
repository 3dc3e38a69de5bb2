package org.amphora.dkim.internal;

import java.util.Locale;
import org.amphora.api.role.ConfigReader;

/** What is done in which case, as OpenDKIM's {@code On-} settings have it. */
public record Actions(
        Action badSignature, Action dnsError, Action keyNotFound, Action noSignature, Action signatureError) {
    private static final String RIGHT = "accept, discard, quarantine, reject or tempfail";

    static Actions read(ConfigReader in) {
        Action usual = action(in, "on_default", Action.ACCEPT);
        return new Actions(
                action(in, "on_bad_signature", usual),
                action(in, "on_dns_error", usual),
                action(in, "on_key_not_found", usual),
                action(in, "on_no_signature", usual),
                action(in, "on_signature_error", usual));
    }

    /** A word, or its first letter. */
    private static Action action(ConfigReader in, String key, Action usual) {
        String word = in.text(key).toLowerCase(Locale.ROOT);
        if (word.isEmpty()) return usual;
        for (Action action : Action.values()) {
            String name = action.name().toLowerCase(Locale.ROOT);
            if (name.equals(word) || name.substring(0, 1).equals(word)) return action;
        }
        in.mistake(key, word, RIGHT);
        return usual;
    }
}
