package org.amphora.sasl.internal;

import java.util.Locale;
import org.amphora.api.auth.SaslContext;
import org.amphora.api.auth.SaslExchange;
import org.amphora.api.auth.SaslStep;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who has tried to log in, whence, how, and what came of it: one line each, for people and for tools that ban. */
final class AuthLog {
    static final String NAME = "org.amphora.auth";
    private static final Logger AUTH = LoggerFactory.getLogger(NAME);
    private static final int LONGEST = 128;

    private AuthLog() {}

    /**
     * @param exchange that has ended so
     * @param detail more than the outcome says, or empty
     */
    static void ended(SaslStep step, String mechanism, SaslExchange exchange, String detail, SaslContext context) {
        String outcome;
        String account = "";
        if (step instanceof SaslStep.Success s) {
            outcome = "ok";
            account = s.account().name();
        } else {
            outcome = ((SaslStep.Failure) step)
                    .reason()
                    .name()
                    .toLowerCase(Locale.ROOT)
                    .replace('_', '-');
        }
        AUTH.info(
                "auth outcome={} login=\"{}\" account={} peer={} mech={} proto={} listener={} session={} tls={}{}",
                outcome,
                printable(exchange.claimed()),
                account.isEmpty() ? "-" : account,
                context.peer().map(p -> p.getHostAddress()).orElse("local"),
                mechanism,
                context.protocol(),
                context.listener(),
                context.session(),
                context.tls().map(t -> t.protocol()).orElse("none"),
                detail.isEmpty() ? "" : " detail=\"" + printable(detail) + '"');
    }

    /** What a client has typed cannot forge a line. */
    static String printable(String s) {
        var out = new StringBuilder();
        for (int i = 0; i < Math.min(s.length(), LONGEST); i++) {
            char c = s.charAt(i);
            boolean good = c >= ' '
                    && c != '"'
                    && c != '\\'
                    && c != 0x7f
                    && !(c >= 0x80 && c < 0xa0)
                    && Character.getType(c) != Character.FORMAT
                    && Character.getType(c) != Character.LINE_SEPARATOR
                    && Character.getType(c) != Character.PARAGRAPH_SEPARATOR;
            out.append(good ? c : '?');
        }
        return out.toString();
    }
}
