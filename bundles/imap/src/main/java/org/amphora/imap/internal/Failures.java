package org.amphora.imap.internal;

import java.util.UUID;
import org.amphora.api.mail.MailException;
import org.amphora.api.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one mapper from errors to the text of a tagged NO, with the codes of RFC 5530. */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** An error that is a bug gets an id, on the wire and in the log. */
    static String text(RuntimeException e, String session) {
        if (e instanceof Refusal r) return r.text();
        if (e instanceof StoreException s) {
            if (s.getCause() != null) LOG.warn("session={} the store says: {}", session, s.publicText(), s);
            return code(s.kind()) + s.publicText();
        }
        if (e instanceof MailException m) {
            LOG.debug("refused", m);
            return (m.status().isTemporary() ? "[UNAVAILABLE] " : "[CANNOT] ") + m.publicText();
        }
        String id = UUID.randomUUID().toString().substring(0, 8);
        LOG.error("id={} session={} a bug in an IMAP command", id, session, e);
        return "[SERVERBUG] Internal error (" + id + ")";
    }

    private static String code(StoreException.Kind kind) {
        return switch (kind) {
            case UNKNOWN, UNAVAILABLE -> "[UNAVAILABLE] ";
            case CONFLICT -> "[INUSE] ";
            case OVER_QUOTA -> "[OVERQUOTA] ";
            case NO_SUCH_MAILBOX -> "[NONEXISTENT] ";
            case ALREADY_EXISTS -> "[ALREADYEXISTS] ";
            case CANNOT -> "[CANNOT] ";
            case NOT_PERMITTED -> "[NOPERM] ";
            case LIMIT -> "[LIMIT] ";
        };
    }
}
