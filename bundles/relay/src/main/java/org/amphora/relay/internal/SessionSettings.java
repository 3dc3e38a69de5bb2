package org.amphora.relay.internal;

import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import org.amphora.relay.internal.session.Extension;
import org.amphora.relay.internal.session.Timeouts;

/**
 * How sessions are opened.
 *
 * @param heloName what we call ourselves; empty for our host name
 * @param ignored extensions that are not used though they are offered
 * @param loginNeedsTls whether a password is said only inside TLS
 * @param mechanisms those that may be used to log in
 */
record SessionSettings(
        String heloName,
        Set<Extension> ignored,
        Timeouts timeouts,
        Optional<InetAddress> bindAddress,
        Optional<InetAddress> bindAddress6,
        boolean loginNeedsTls,
        Set<String> mechanisms) {}
