package org.amphora.dovecotauth.internal;

import java.util.Map;
import org.amphora.api.net.SessionState;

/** A session's state as values of JDK types, so that another build can go on with it. */
final class HandedOver {
    static final String FORMAT = "dovecot-auth/1";

    private HandedOver() {}

    static SessionState save(Session session) {
        return new SessionState(FORMAT, Map.of("stage", session.stage().name()));
    }

    /** False if this build cannot go on with it. */
    static boolean restore(SessionState state, Session session) {
        if (!state.format().equals(FORMAT)) return false;
        session.stage(Session.Stage.valueOf((String) state.values().get("stage")));
        return true;
    }
}
