package org.amphora.intake.internal;

import java.util.List;
import java.util.stream.Collectors;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SessionFacts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line at INFO for each fate that intake decides, {@code key=value}. */
final class FateLog {
    private static final Logger LOG = LoggerFactory.getLogger(FateLog.class);
    private static final int MOST_NAMED = 20;

    private FateLog() {}

    static void rejected(String stage, String id, SessionFacts session, Address from, String to, Reply reply) {
        if (!LOG.isInfoEnabled()) return;
        LOG.info(
                "msg={} fate=rejected stage={} session={} peer={} helo={} from=<{}> to=<{}> reply=\"{}\"",
                id,
                stage,
                session.id(),
                session.peer() == null ? "" : session.peer().getHostAddress(),
                clean(session.helo()),
                clean(from.toString()),
                clean(to),
                clean(reply.toString()));
    }

    static void accepted(String id, SessionFacts session, Address from, List<Address> to, long size, Reply reply) {
        if (!LOG.isInfoEnabled()) return;
        LOG.info(
                "msg={} fate={} session={} peer={} user={} from=<{}> to={} size={} reply=\"{}\"",
                id,
                reply.isPositive() ? "accepted" : "rejected",
                session.id(),
                session.peer() == null ? "" : session.peer().getHostAddress(),
                clean(session.user()),
                clean(from.toString()),
                names(to),
                size,
                clean(reply.toString()));
    }

    private static String names(List<Address> to) {
        String named = to.stream()
                .limit(MOST_NAMED)
                .map(a -> '<' + clean(a.toString()) + '>')
                .collect(Collectors.joining(","));
        return to.size() > MOST_NAMED ? named + ",…(" + to.size() + ')' : named;
    }

    /** A client must not write lines or fields of its own into the log. */
    private static String clean(String s) {
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (Character.isISOControl(c) || c == '"' || c == '\u2028' || c == '\u2029')
                return s.replaceAll("[\\p{Cntrl}\"\u2028\u2029]", "?");
        }
        return s;
    }
}
