package org.amphora.api.intake;

import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.RcptParameters;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SpooledBody;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One mail transaction, from MAIL to the end of DATA, with the filter chain as it was at MAIL. Not for several threads
 * at once. Ends by exactly one of {@link #commit} and {@link #abort}; until then it counts in the intake that began
 * it, which waits for it when it is replaced.
 */
@ProviderType
public interface IntakeTransaction {
    /** The message's id. */
    String id();

    /** RCPT TO: the reply, positive or not. May block. */
    Reply recipient(RcptParameters rcpt);

    /** How many recipients have been accepted. */
    int recipients();

    /**
     * DATA or the first BDAT: the writer for the bytes that the client sends, dot-unstuffed, with CRLF line ends; the
     * trace header is in it already. Once.
     *
     * @throws IOException if the spool cannot take it
     */
    BodyWriter data() throws IOException;

    /**
     * What the client is told of a body that the spool has failed to take: 452 4.3.1 if there is too little space for
     * mail now (RFC 5321 §4.3.2), else 451 4.3.0. The transaction goes on until {@link #abort}.
     */
    Reply notStored();

    /**
     * The end of DATA: the message filters, then the queue. Returns when the message is durable, or refused. May block
     * up to {@code reply_budget}. Takes ownership of the body.
     *
     * @param stillThere whether the client's connection is open, asked just before the commit: if not, the message is
     *     thrown away, as its sender will send it again
     */
    Committed commit(SpooledBody body, BooleanSupplier stillThere);

    /** RSET, a lost connection, a refusal by the protocol. Aborts nothing that has been committed. */
    void abort();

    /**
     * @param reply the one reply of SMTP
     * @param perRecipient the replies of LMTP, in the order of the accepted recipients
     */
    record Committed(Reply reply, List<Reply> perRecipient) {
        public Committed {
            perRecipient = List.copyOf(perRecipient);
        }
    }
}
