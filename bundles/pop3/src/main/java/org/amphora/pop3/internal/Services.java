package org.amphora.pop3.internal;

import java.util.Optional;
import org.amphora.api.auth.Sasl;
import org.amphora.api.store.MailStore;

/** The services that come and go; asked once for each command. */
interface Services {
    Optional<MailStore> store();

    Optional<Sasl> sasl();

    /** The name in the greeting. */
    String hostname();
}
