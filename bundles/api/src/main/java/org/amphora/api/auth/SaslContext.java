package org.amphora.api.auth;

import java.net.InetAddress;
import java.util.Optional;
import org.amphora.api.net.TlsInfo;

/**
 * Where an exchange happens.
 *
 * @param protocol {@code smtp}, {@code imap} or {@code pop3}; through dovecot-auth, the service that its client names
 * @param session the connection's id
 * @param peer the client's address, or empty
 * @param tls empty in plain text; protocol {@code secured}, no cipher and no certificates where dovecot-auth's client
 *     vouches for its own client's encryption and tells no more
 */
public record SaslContext(
        String protocol, String listener, String session, Optional<InetAddress> peer, Optional<TlsInfo> tls) {}
