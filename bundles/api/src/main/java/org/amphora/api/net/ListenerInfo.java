package org.amphora.api.net;

/**
 * One listener as it stands.
 *
 * @param name as in {@code org.amphora.listener-NAME.cfg}
 * @param address as configured; {@code unix:} and a path for a Unix socket
 * @param port the bound port, also where the configuration says 0; 0 if it is not bound, or a Unix socket
 * @param tls {@code none}, {@code starttls} or {@code implicit}
 * @param connections open ones, parked ones included
 * @param parked those that wait for a protocol
 * @param served whether a protocol bundle stands behind it
 * @param problem why it is not bound, or empty
 */
public record ListenerInfo(
        String name,
        String protocol,
        String profile,
        String address,
        int port,
        String tls,
        int connections,
        int parked,
        boolean served,
        String problem) {}
