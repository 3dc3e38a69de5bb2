package org.amphora.chain;

import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call of a filter that gave no answer: in time, or at all because it threw (then with the cause). */
public final class FilterFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(FilterFailure.class);

    public FilterFailure(String message, Throwable cause) {
        super(message, cause);
    }

    public boolean isTimeout() {
        return getCause() == null;
    }

    /** What a filter's exception becomes on the wire, with its line in the log. */
    public static Reply reply(String id, String filter, Throwable thrown) {
        if (thrown instanceof MailException e && e.status().isTemporary()) {
            LOG.warn("msg={} filter={} failed for now: {}", id, filter, e.getMessage());
            return new Reply(451, e.status(), e.publicText());
        }
        LOG.error("msg={} filter={} threw", id, filter, thrown);
        return new Reply(451, EnhancedStatus.TEMP_SYSTEM, "Internal error (" + id + ")");
    }

    /** One line for the log and the console. */
    public String words() {
        return isTimeout() ? getMessage() : getMessage() + " " + getCause();
    }
}
