package org.amphora.api.filter;

import java.util.List;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.SpooledBody;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A filter for one recipient at delivery (spam, virus, Sieve): a service named by {@link MailFilter#NAME} and ordered
 * by {@link MailFilter#ORDER}. It has no effects: it returns actions. May block within its time-out; called on several
 * threads at once. An exception defers the recipient.
 */
@ConsumerType
public interface DeliveryFilter {
    /**
     * @param envelope of the message; {@code recipient} is one of its recipients
     * @param body not to be closed, valid until the call returns
     * @return what to do; empty is no opinion: the next filter, and in the end the inbox
     */
    List<DeliveryAction> filter(Envelope envelope, Recipient recipient, SpooledBody body);
}
