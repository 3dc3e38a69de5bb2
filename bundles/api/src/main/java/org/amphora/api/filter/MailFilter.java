package org.amphora.api.filter;

import org.amphora.api.mail.SessionFacts;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A filter that speaks while SMTP speaks: a service, named by its property {@value #NAME}. The chain is frozen for
 * each transaction; the calls of one transaction come one after the other, those of different transactions on several
 * threads at once. A filter may block, within its time-out. An exception becomes {@code 451}, and one ERROR line.
 */
@ConsumerType
public interface MailFilter {
    /** The service property that holds the filter's name, as lists in {@code org.amphora.intake.cfg} use it. */
    String NAME = "amphora.filter";
    /** The service property that orders filters that no list names: an Integer, small first. */
    String ORDER = "amphora.order";
    /**
     * The service property, a Boolean, by which a filter promises with {@code false} that none of its calls waits for
     * anything (network, DNS, a lock, much computing): it is then called on the caller's thread, without a time-out.
     */
    String BLOCKING = "amphora.blocking";

    /**
     * The service property, a Boolean, by which a filter says with {@code true} that it takes part only where {@code
     * filters} (or {@code filters_required}) in {@code org.amphora.intake.cfg} names it: installed, but off.
     */
    String LISTED_ONLY = "amphora.listed_only";

    /**
     * The service property, a String or several, by which a filter names the stages at which it has something to say:
     * {@code connected}, {@code sender}, {@code recipient}, {@code message}; without it all. It need not be asked at the
     * others, and {@link #begin} may come as late as the first of them that is reached: where a filter may block, each
     * call that is not made spares a change of thread.
     */
    String STAGES = "amphora.stages";

    /**
     * The client has connected and said HELO. Also called before the first {@link #begin} of a connection that is
     * older than the filter, so every filter has been told of it once.
     */
    default Verdict connected(SessionFacts session) {
        return Verdict.proceed();
    }

    /** A new transaction. The filter is told no more of it than the object that it returns is told. */
    MessageFilter begin(Transaction transaction);

    /** The connection that {@link #connected} told of is over. */
    default void disconnected(SessionFacts session) {}
}
