package org.amphora.smtp.internal;

import org.amphora.smtp.internal.wire.WireReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The conversation on a logger of its own, at TRACE, for who looks for the fault of a client. Secrets are struck, and
 * messages are not shown.
 */
final class WireLog {
    private static final Logger WIRE = LoggerFactory.getLogger("amphora.wire.smtp");

    private WireLog() {}

    static void received(String session, String line, boolean sasl) {
        if (WIRE.isTraceEnabled()) WIRE.trace("{} C: {}", session, shown(line, sasl));
    }

    static void sent(String session, WireReply reply) {
        if (WIRE.isTraceEnabled()) WIRE.trace("{} S: {}", session, reply.code() == 334 ? "334 ***" : reply);
    }

    /** Controls could forge a line of the log. */
    static String shown(String line, boolean sasl) {
        if (sasl) return "***";
        if (line.regionMatches(true, 0, "AUTH ", 0, 5)) {
            int mechanism = line.indexOf(' ', 5);
            if (mechanism >= 0) return printable(line.substring(0, mechanism)) + " ***";
        }
        return printable(line);
    }

    private static String printable(String line) {
        return line.replaceAll("[^ -~]", "?");
    }
}
