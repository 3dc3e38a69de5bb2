/**
 * The mail server's side: each {@code org.amphora.milter-NAME.cfg} is a milter, and a filter {@code milter-NAME} of
 * intake's chain.
 *
 * <p>{@link org.amphora.milter.internal.client.MilterFilter} and {@link
 * org.amphora.milter.internal.client.MilterMessage} are what intake calls; {@link
 * org.amphora.milter.internal.client.Links} keeps the connections, {@link org.amphora.milter.internal.client.MilterLink}
 * speaks on one, {@link org.amphora.milter.internal.client.MilterSocket} waits no longer than it may.
 *
 * <p>Invariants: a connection is in one transaction at a time, and is told of one client only; nothing that a milter asks
 * for is done before its last word about the message; whatever goes wrong on the way is {@code milter_default_action},
 * one line in the log, and the end of that connection. Threads: intake's filter threads, as straight blocking code.
 */
package org.amphora.milter.internal.client;
