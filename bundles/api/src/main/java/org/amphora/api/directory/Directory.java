package org.amphora.api.directory;

import java.util.Optional;
import java.util.Set;
import org.amphora.api.mail.Address;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Lookups of domains, users and aliases: a service of the role directory. May block. A {@link
 * org.amphora.api.mail.MailException} is a temporary failure, never <em>no such user</em>.
 */
@ProviderType
public interface Directory {
    /** The local domains, lower case. */
    Set<String> domains();

    boolean isLocalDomain(String domain);

    /** What a recipient's address leads to. */
    Resolution resolve(Address address);

    /**
     * The account of a login name: {@code user@domain}, or a bare name completed with the configured realm, else by the
     * only domain that has it.
     */
    Optional<Account> account(String login);

    /** {@code recipient_delimiter}: the characters that part a user from a detail in a local part; empty for none. */
    default String recipientDelimiters() {
        return "";
    }
}
