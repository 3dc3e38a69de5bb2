package org.amphora.api.mail;

import java.time.Instant;
import java.util.List;

/** All that is known of a message apart from its bytes. */
public final class Envelope {
    private final String id;
    private final SessionFacts session;
    private final Direction direction;
    private final MailParameters mail;
    private final List<Recipient> recipients;
    private final Instant received;

    public Envelope(
            String id,
            SessionFacts session,
            Direction direction,
            MailParameters mail,
            List<Recipient> recipients,
            Instant received) {
        this.id = id;
        this.session = session;
        this.direction = direction;
        this.mail = mail;
        this.recipients = List.copyOf(recipients);
        this.received = received;
    }

    /** The message's own id: {@code msg=} in the log, {@code id} in the trace header; letters and digits only. */
    public String id() {
        return id;
    }

    public SessionFacts session() {
        return session;
    }

    public Direction direction() {
        return direction;
    }

    public MailParameters mail() {
        return mail;
    }

    public Address reversePath() {
        return mail.reversePath();
    }

    public List<Recipient> recipients() {
        return recipients;
    }

    public Instant received() {
        return received;
    }

    /** The same envelope for some of its recipients. */
    public Envelope withRecipients(List<Recipient> some) {
        return new Envelope(id, session, direction, mail, some, received);
    }
}
