package org.amphora.smtp.internal.session;

import org.amphora.smtp.internal.wire.WireReply;

/** One command: parses its argument, acts, and says what the client is told. */
@FunctionalInterface
interface Command {
    /** @param argument what follows the verb, without the blanks around it */
    WireReply run(Session session, String argument);
}
