package org.amphora.api.auth;

import java.util.Optional;
import org.amphora.api.directory.Account;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Checks secrets: a service of the role directory. May block (a password hash takes tens of milliseconds by design).
 * The time taken does not tell whether the user exists. A {@link org.amphora.api.mail.MailException} is a temporary
 * failure.
 */
@ProviderType
public interface Authenticator {
    /** The account, if it exists, is enabled, and this is its password. */
    Optional<Account> verify(String login, char[] password);

    /**
     * SCRAM's verifier of a login name, for the hash {@code SHA-256}. For an unknown user (or one without a verifier)
     * a stable fake one, which no password matches and whose {@code account} is empty.
     */
    ScramVerifier scram(String login, String hash);
}
