package org.amphora.api.auth;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * SASL for the protocols: a service of the role sasl. It decides what is offered where: nothing that shows a password
 * in plain text unless the configuration says so.
 */
@ProviderType
public interface Sasl {
    /** Names to announce, strongest first. Never blocks. */
    List<String> mechanisms(SaslContext context);

    /** A new exchange; empty if the mechanism is not offered there. Never blocks. */
    Optional<SaslExchange> start(String mechanism, SaslContext context);

    /** LOGIN of IMAP and USER/PASS of POP3: as PLAIN, with its policy. May block. */
    SaslStep login(String login, char[] password, SaslContext context);

    /**
     * Whether the client there is a proxy ({@code login_trusted_networks}) that may say for which client it speaks:
     * {@link SaslContext#forwarded}. Never blocks.
     */
    default boolean mayForward(SaslContext context) {
        return false;
    }

    /** Whether {@link #login} is allowed there (else LOGINDISABLED). Never blocks. */
    boolean allowsLogin(SaslContext context);
}
