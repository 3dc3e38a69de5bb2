package org.amphora.imap.internal;

import java.util.Optional;
import org.amphora.api.auth.Sasl;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.SearchIndex;
import org.amphora.imap.internal.access.OtherUsers;
import org.amphora.imap.internal.access.PermittedStore;

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

    /**
     * As a user may use it.
     *
     * @param shared the first level of the names of other users' mailboxes; empty if nothing is shared: then there are no
     *     access lists either
     * @throws MailException if the role is absent
     */
    default MailStore presentStore(String user, String shared) {
        MailStore all = presentStore();
        return shared.isEmpty() ? all : new PermittedStore(all, user, new OtherUsers(shared, all.separator()));
    }

    /** @throws MailException if the role is absent */
    default Sasl presentSasl() {
        return sasl().orElseThrow(() -> new MailException(EnhancedStatus.TEMP_AUTH, "Authentication is restarting"));
    }

    /** The name in the greeting. */
    String hostname();
}
