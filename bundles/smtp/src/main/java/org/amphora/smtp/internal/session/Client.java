package org.amphora.smtp.internal.session;

import org.amphora.api.auth.SaslContext;
import org.amphora.api.mail.SessionFacts;

/** What a session asks of its connection. */
public interface Client {
    /** Who is connected and how; HELO and user are for the session to add. */
    SessionFacts facts();

    SaslContext saslContext();

    boolean canStartTls();

    /** As far as can be known without waiting. */
    boolean isOpen();
}
