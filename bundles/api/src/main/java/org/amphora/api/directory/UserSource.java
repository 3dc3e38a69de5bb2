package org.amphora.api.directory;

import java.util.Optional;
import java.util.Set;
import org.amphora.api.auth.ScramVerifier;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A place where users are kept (Dovecot: a passdb, a userdb): a service that the role directory finds, and asks when
 * {@code user_sources} names it. What it cannot do it leaves to the others; the default methods stand for that.
 *
 * <p>A login name is {@code user@domain} in lower case, or a bare name where no {@code default_realm} completes it; the
 * directory has seen to it that it is one that an account can have, so it holds no NUL, slash or parenthesis. All calls
 * may block and come from several threads at once; each ends in bounded time. A {@link
 * org.amphora.api.mail.MailException} is a temporary failure: it holds for those users whom no other source has.
 */
@ConsumerType
public interface UserSource {
    /** What a source can do. */
    enum Ability {
        /** {@link #account} */
        EXISTS,
        /** {@link #verify} */
        VERIFY,
        /** {@link #scram} */
        SCRAM
    }

    /** What a source says of a name and a password. */
    sealed interface Proof {
        /**
         * It is the password.
         *
         * @param account {@code user@domain}; of a source that cannot say which accounts exist, the login name
         */
        record Right(String account) implements Proof {}

        /** The name has a password here, and this is not it: no other source is asked. */
        record Wrong() implements Proof {}

        /** The name has no password here; or, of a source that cannot say which accounts exist, this is not it. */
        record Unknown() implements Proof {}
    }

    /** As in {@code user_sources}: {@code files}, {@code ldap}, … Lower case, the same for ever. */
    String name();

    /** The same for ever. */
    Set<Ability> abilities();

    /** The account of a login name, disabled or not; empty if there is none. Its name is {@code user@domain}. */
    default Optional<Account> account(String login) {
        return Optional.empty();
    }

    /**
     * Whether this is the password. The account may be disabled: that is the directory's to see.
     *
     * @param password not empty, without a NUL; the caller wipes it
     */
    default Proof verify(String login, char[] password) {
        return new Proof.Unknown();
    }

    /**
     * Takes the time that {@link #verify} takes to say {@link Proof.Wrong}, for a name that this source does not have:
     * called when a login has failed, so that neither time nor outcome tells which names exist. Fails as it does.
     */
    default void pretend(String login, char[] password) {}

    /** SCRAM's verifier, for the hash {@code SHA-1} or {@code SHA-256}, with its account; empty if it has none. */
    default Optional<ScramVerifier> scram(String login, String hash) {
        return Optional.empty();
    }
}
