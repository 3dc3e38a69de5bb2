package org.amphora.smtp.internal.session;

import org.amphora.api.intake.IntakeTransaction;
import org.amphora.api.mail.MailParameters;
import org.amphora.smtp.internal.wire.ChunkFramer;

/** A mail transaction, from MAIL to the end of the message. */
final class Transaction {
    private final IntakeTransaction intake;
    private final MailParameters mail;
    private final boolean bare;
    private final long sizeLimit;
    private int tried;
    private Chunks chunks;

    /** A message that comes by BDAT; framer and body last from the first chunk to the last. */
    record Chunks(IncomingMessage message, ChunkFramer framer, IncomingBody body) {}

    /**
     * @param bare whether recipients may be named without a domain
     * @param sizeLimit octets of the message, 0 for none; what was announced to the client, not what is set since
     */
    Transaction(IntakeTransaction intake, MailParameters mail, boolean bare, long sizeLimit) {
        this.intake = intake;
        this.mail = mail;
        this.bare = bare;
        this.sizeLimit = sizeLimit;
    }

    IntakeTransaction intake() {
        return intake;
    }

    String id() {
        return intake.id();
    }

    /** The reverse-path for the log. */
    String from() {
        return mail.reversePath().toString();
    }

    MailParameters mail() {
        return mail;
    }

    boolean mayBeBare() {
        return bare;
    }

    /** Whether the message would be, if so many octets more were added. */
    boolean isTooBig(long octets, long more) {
        return sizeLimit > 0 && more > sizeLimit - octets;
    }

    void begin(Chunks begun) {
        chunks = begun;
    }

    /** Null before the first BDAT. */
    Chunks chunks() {
        return chunks;
    }

    void abort() {
        if (chunks != null) chunks.message.abort();
        intake.abort();
    }

    void countRecipient() {
        tried++;
    }

    /** Whether the client has named any recipient, accepted or not. */
    boolean triedRecipients() {
        return tried > 0;
    }

    String summary() {
        return "in transaction " + id();
    }
}
