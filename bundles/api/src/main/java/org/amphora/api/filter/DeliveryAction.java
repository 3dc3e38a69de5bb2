package org.amphora.api.filter;

import java.util.Set;
import org.amphora.api.mail.Address;

/** What a delivery filter wants done for its recipient. {@code mda} does them: all that is sent first, then the store. */
public sealed interface DeliveryAction {
    /** Into the inbox, with these flags or keywords. */
    record Keep(Set<String> flags) implements DeliveryAction {}

    /** Into a mailbox by its name, made if {@code create} and missing; into the inbox if it cannot be. */
    record FileInto(String mailbox, Set<String> flags, boolean create) implements DeliveryAction {}

    /** Nowhere. */
    record Discard() implements DeliveryAction {}

    /** Fail the recipient with this text: a bounce, as it is too late to refuse. */
    record Reject(String publicText) implements DeliveryAction {}

    /** On to another address. */
    record Redirect(Address address) implements DeliveryAction {}

    /** A message of the server's own to someone (vacation, notice): a whole RFC 5322 message with CRLF. */
    record Reply(Address to, byte[] message) implements DeliveryAction {}
}
