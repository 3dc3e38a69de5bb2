package org.amphora.imap.internal.command;

import org.amphora.api.auth.SaslContext;
import org.amphora.imap.internal.Command;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.State;
import org.amphora.imap.internal.wire.Arguments;

/** RFC 3501 §6.1.1. */
public final class Capability implements Command {
    private static final String AFTER_LOGIN = " NAMESPACE CHILDREN SPECIAL-USE CREATE-SPECIAL-USE UIDPLUS MOVE UNSELECT"
            + " MULTIAPPEND REPLACE CATENATE BINARY ENABLE CONDSTORE QRESYNC ESEARCH SEARCHRES PARTIAL WITHIN LIST-EXTENDED LIST-STATUS STATUS=SIZE"
            + " QUOTA QUOTA=RES-STORAGE QUOTA=RES-MESSAGE METADATA LIST-METADATA NOTIFY"
            + " OBJECTID SAVEDATE PREVIEW UTF8=ACCEPT"
            + " ESORT SORT SORT=DISPLAY THREAD=ORDEREDSUBJECT THREAD=REFERENCES"
            + " APPENDLIMIT=";

    @Override
    public void run(Session session, Arguments in) {
        in.end();
        session.out().put("* CAPABILITY ").line(list(session));
        session.ok("Capability completed");
    }

    /** What is offered to this client now; also in the greeting and after login (RFC 3501 §7.1). */
    public static String list(Session session) {
        // RFC 7888 §5: one of the two, never both
        String always =
                "IMAP4rev1 IMAP4rev2 " + (session.settings().literalMinus() ? "LITERAL-" : "LITERAL+") + " ID IDLE";
        if (session.state() != State.NOT_AUTHENTICATED) {
            String either = session.isCompressed() ? "" : " UNAUTHENTICATE COMPRESS=DEFLATE";
            String shared = session.settings().sharedNamespace().isEmpty() ? "" : " ACL RIGHTS=kxte LIST-MYRIGHTS";
            return always + AFTER_LOGIN + session.settings().appendLimit() + shared + either;
        }
        StringBuilder b = new StringBuilder(always).append(" SASL-IR");
        if (session.whence().canStartTls()) b.append(" STARTTLS");
        SaslContext here = session.whence().context();
        boolean login = session.whence()
                .saslIfThere()
                .map(sasl -> {
                    for (String m : sasl.mechanisms(here)) b.append(" AUTH=").append(m);
                    return sasl.allowsLogin(here);
                })
                .orElse(false);
        return login ? b.toString() : b.append(" LOGINDISABLED").toString();
    }
}
