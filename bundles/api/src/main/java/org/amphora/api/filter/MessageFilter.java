package org.amphora.api.filter;

import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.osgi.annotation.versioning.ConsumerType;

/** One filter's view of one transaction; called in this order, never by two threads at once. */
@ConsumerType
public interface MessageFilter {
    /** A filter with nothing to say. */
    MessageFilter NONE = new MessageFilter() {};

    default Verdict sender(MailParameters mail) {
        return Verdict.proceed();
    }

    /** A recipient that the router knows. A refusal refuses this recipient only. */
    default Verdict recipient(Recipient recipient) {
        return Verdict.proceed();
    }

    /** The whole message is there. */
    default Verdict message(FilteredMessage message) {
        return Verdict.proceed();
    }

    /** The transaction is over, accepted or not: the last call, always made. */
    default void end() {}
}
