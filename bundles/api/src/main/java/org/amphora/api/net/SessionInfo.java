package org.amphora.api.net;

import java.time.Instant;

/**
 * One open connection.
 *
 * @param remote the client's address and port as text
 * @param tls the TLS version, or empty
 */
public record SessionInfo(
        String id,
        String listener,
        String protocol,
        String remote,
        String tls,
        Instant since,
        SessionSummary summary) {}
