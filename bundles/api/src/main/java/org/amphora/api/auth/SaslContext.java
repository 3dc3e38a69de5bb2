package org.amphora.api.auth;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.amphora.api.net.TlsInfo;

/**
 * Where an exchange happens.
 *
 * @param protocol {@code smtp}, {@code imap} or {@code pop3}; through dovecot-auth, the service that its client names
 * @param session the connection's id
 * @param peer the client's address, or empty
 * @param tls empty in plain text; {@link #VOUCHED} where a trusted proxy, or dovecot-auth's client, speaks for its own client
 */
public record SaslContext(
        String protocol, String listener, String session, Optional<InetAddress> peer, Optional<TlsInfo> tls) {
    /** Who is trusted has it from its own client that all is encrypted; no more is known of it. */
    public static final TlsInfo VOUCHED = new TlsInfo("secured", "", Optional.empty(), List.of());

    /** The same for a client that a trusted proxy speaks for: what the proxy sends in plain text counts as secured. */
    public SaslContext forwarded(InetAddress client) {
        return new SaslContext(protocol, listener, session, Optional.of(client), tls.or(() -> Optional.of(VOUCHED)));
    }
}
