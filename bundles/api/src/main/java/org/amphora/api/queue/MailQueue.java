package org.amphora.api.queue;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.SpooledBody;
import org.osgi.annotation.versioning.ProviderType;

/** Takes responsibility for messages: a service of the role queue. Calls may block. Safe on any thread. */
@ProviderType
public interface MailQueue {
    /** A writer into the spool, with the lines of {@code head} (CRLF each) already in it. */
    BodyWriter spool(byte[] head) throws IOException;

    /**
     * A new body: {@code head}, then {@code rest} from a position on. In memory nothing is copied; a file is copied
     * once. The caller owns the result; {@code rest} stays the caller's and must outlive it.
     */
    SpooledBody compose(byte[] head, SpooledBody rest, long from) throws IOException;

    /**
     * Makes a message durable, by the fast path if every recipient is local, the store is there, and time is left;
     * otherwise every recipient is enqueued first. Does not take ownership of the body.
     *
     * <p>An id that is in the queue already is not taken twice. A message that the delivery of another sends has that
     * one's id as its session's id: it is then recognised until the other has left the queue, even when it is done.
     *
     * @param envelope its id has letters and digits only, at most 120
     * @param deadline when the reply must be given; what is not delivered by then is queued. One that is over enqueues
     *     without trying
     * @return an outcome for each recipient, in order: {@code Delivered}, {@code Queued}, {@code Deferred} (temporary,
     *     and not queued: only with {@link Option#NEVER_QUEUE}) or {@code Failed}. A failed one has not been bounced:
     *     that is the caller's, who may still refuse on the wire
     * @throws org.amphora.api.mail.MailException if nothing could be made durable: 451
     */
    List<Outcome> accept(Envelope envelope, SpooledBody body, Instant deadline, Set<Option> options);

    /** Options of {@link #accept}. */
    enum Option {
        /** LMTP: a recipient is delivered now or not at all. */
        NEVER_QUEUE,
        /** Enqueue and wait for an operator. */
        HOLD
    }

    /**
     * Sends the bounce for recipients that failed after the sender was told 250, as RFC 3464 and NOTIFY have it. It is
     * durable when this returns; if it cannot be made now, the recipients are queued, and bounced later.
     *
     * @throws org.amphora.api.mail.MailException if not even that was possible
     */
    void bounce(Envelope envelope, SpooledBody body, List<Outcome> outcomes);

    /** Bytes that the file system of the spool has left for us: asked of the system at each call, in microseconds. */
    long usableSpace();

    /** Entries on disk. Never blocks. */
    int size();

    /** A page of entries in order of age. */
    List<QueueEntry> list(int from, int most);

    Optional<QueueEntry> find(String id);

    /** False if there is no such entry; so too below. */
    boolean hold(String id);

    boolean release(String id);

    /** Due now. */
    boolean flush(String id);

    /** All that are not held: due now. */
    void flushAll();

    /** Forgets an entry without a bounce. */
    boolean drop(String id);
}
