package org.amphora.api.intake;

import java.util.List;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.SpooledBody;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where mail enters that the server sends itself: a bounce, a notice, a redirect, a reply. A service of the role intake:
 * while it is absent, whoever sends keeps what it has, and tries again. Calls may block (directory, filters, disk). Safe on
 * any thread.
 */
@ProviderType
public interface InternalMail {
    /**
     * Takes a message with {@link org.amphora.api.mail.Direction#INTERNAL}: routes it, has the filters sign and change it,
     * and queues it. Nobody refuses it: neither relay control, nor limits, nor what a filter thinks of it; but a filter
     * without which no mail is taken must be there. Nothing is delivered while the caller waits.
     *
     * @param id the message's id: letters and digits, at most 120. One that is known is not sent twice
     * @param parent the id of the message whose delivery sends this one: as long as that one is in the queue, this one is
     *     known, even when it is done
     * @param body begins with its Return-Path; taken over, also when this throws
     * @return false if the addresses lead to nobody; true when it is durable
     * @throws org.amphora.api.mail.MailException if it has not been taken: for now, or for good, as its status says
     */
    boolean send(String id, String parent, MailParameters mail, List<Address> to, SpooledBody body);
}
