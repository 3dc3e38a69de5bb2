package org.amphora.api.intake;

import java.util.Optional;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SessionFacts;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Policy for incoming mail: a service of the role intake. Calls may block (directory, DNS, filters), so they run on a
 * worker thread. A {@link org.amphora.api.mail.MailException} is a temporary failure that the caller maps to 451.
 */
@ProviderType
public interface Intake {
    /** {@code message_size_limit} in bytes, for RFC 1870; never blocks. */
    long messageSizeLimit();

    /**
     * The client has said HELO, EHLO or LHLO.
     *
     * @return a refusal, or empty
     */
    Optional<Reply> hello(SessionFacts session);

    /**
     * Whether this client may leave the domain of an address out, which is then completed (RFC 6409 §4.2): {@code <joe>} in
     * MAIL and RCPT. Asked at MAIL, for the whole transaction. Never blocks.
     */
    default boolean completes(SessionFacts session) {
        return false;
    }

    /**
     * MAIL FROM.
     *
     * @return the transaction, or why not
     */
    Begun begin(SessionFacts session, MailParameters mail);

    /** The connection is over; told once for each session that said hello. Never blocks. */
    void disconnected(SessionFacts session);

    /** What {@link #begin} gives. */
    sealed interface Begun {
        record Accepted(IntakeTransaction transaction) implements Begun {}

        record Refused(Reply reply) implements Begun {}
    }
}
