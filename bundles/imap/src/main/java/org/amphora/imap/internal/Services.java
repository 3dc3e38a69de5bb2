package org.amphora.imap.internal;

import java.util.Optional;
import org.amphora.api.auth.Sasl;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.SearchIndex;

/** The services that come and go; asked once for each command. */
interface Services {
    Optional<MailStore> store();

    /** Grows with each store that comes: a session whose number is older looks whether its mailbox is still the same. */
    int storeVersion();

    Optional<Sasl> sasl();

    Optional<SearchIndex> searchIndex();

    /** @throws MailException if the role is absent */
    default MailStore presentStore() {
        return store().orElseThrow(() -> new MailException(EnhancedStatus.TEMP_SYSTEM, "Mail store is restarting"));
    }

    /** @throws MailException if the role is absent */
    default Sasl presentSasl() {
        return sasl().orElseThrow(() -> new MailException(EnhancedStatus.TEMP_AUTH, "Authentication is restarting"));
    }

    /** The name in the greeting. */
    String hostname();
}
