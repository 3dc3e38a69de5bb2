package org.amphora.api.filter;

import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Reply;

/** What a filter wants done; complete, so that a milter fits. */
public sealed interface Verdict {
    /** Nothing against it: the next filter. */
    record Continue() implements Verdict {}

    /** Let it pass and ask this filter no more in this transaction (at the connection stage: in this connection). */
    record Accept() implements Verdict {}

    /** Refuse for good or for now, as the reply's class says. */
    record Refuse(Reply reply) implements Verdict {}

    /** Say 250 and throw the message (at the recipient stage: the recipient) away. */
    record Discard(String reason) implements Verdict {}

    /** Take the message into the queue and keep it there until an operator releases it. */
    record Hold(String reason) implements Verdict {}

    Verdict CONTINUE = new Continue();

    static Verdict proceed() {
        return CONTINUE;
    }

    /** {@code 550 5.7.1}. */
    static Verdict reject(String publicText) {
        return new Refuse(new Reply(550, EnhancedStatus.NOT_AUTHORISED, publicText));
    }

    /** {@code 451 4.7.1}. */
    static Verdict tempfail(String publicText) {
        return new Refuse(new Reply(451, new EnhancedStatus(4, 7, 1), publicText));
    }
}
