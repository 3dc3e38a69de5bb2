package org.amphora.milter.internal.server;

import java.util.HashMap;
import org.amphora.api.net.SessionState;

/** A session's state between two messages as values of JDK types, so that another build can go on with it. */
final class HandedOver {
    private static final String FORMAT = "milter/1";

    private HandedOver() {}

    static SessionState save(Session session) {
        var values = new HashMap<String, Object>();
        session.save(values);
        return new SessionState(FORMAT, values);
    }

    /** False if this build cannot go on with it. */
    static boolean restore(SessionState state, Session session) {
        if (!state.format().equals(FORMAT)) return false;
        session.restore(state.values());
        return true;
    }
}
