package org.amphora.queue.internal.schedule;

import org.amphora.api.mail.Reply;

/**
 * What an attempt has shown of its destination.
 *
 * @param took whether it was there: it may have refused the message all the same
 * @param unreachable if it was not there, what was seen instead; else null
 */
public record Feedback(boolean took, Reply unreachable) {
    /** Nothing was tried. */
    public static final Feedback NONE = new Feedback(false, null);

    public static final Feedback TOOK = new Feedback(true, null);

    public static Feedback unreachable(Reply reply) {
        return new Feedback(false, reply);
    }
}
