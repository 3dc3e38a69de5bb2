package org.amphora.imap.internal;

import java.util.Optional;
import org.amphora.api.auth.Sasl;
import org.amphora.api.store.MailStore;

/** The services that come and go; asked once for each command. */
interface Services {
    Optional<MailStore> store();

    /** Grows with each store that comes: a session whose number is older looks whether its mailbox is still the same. */
    int storeVersion();

    Optional<Sasl> sasl();

    /** The name in the greeting. */
    String hostname();
}
