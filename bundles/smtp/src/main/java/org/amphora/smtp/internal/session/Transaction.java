package org.amphora.smtp.internal.session;

import org.amphora.api.intake.IntakeTransaction;
import org.amphora.api.mail.MailParameters;

/** A mail transaction, from MAIL to the end of DATA. */
final class Transaction {
    private final IntakeTransaction intake;
    private final MailParameters mail;
    private final long sizeLimit;
    private int tried;

    /** @param sizeLimit octets of the message, 0 for none; what was announced to the client, not what is set since */
    Transaction(IntakeTransaction intake, MailParameters mail, long sizeLimit) {
        this.intake = intake;
        this.mail = mail;
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

    boolean isTooBig(long octets) {
        return sizeLimit > 0 && octets > sizeLimit;
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
