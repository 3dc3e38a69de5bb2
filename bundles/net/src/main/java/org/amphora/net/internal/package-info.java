/**
 * The role net: every listening socket, and TLS on it. The only user of Apache MINA; Unix sockets, which it
 * has no transport for, are the JDK's own.
 *
 * <p>The way of a byte: {@link org.amphora.net.internal.IoThread} reads it, {@link
 * org.amphora.net.internal.TlsLayer} decrypts it, {@link org.amphora.net.internal.Conversation} gives it to the
 * protocol's handler, one call at a time, and {@link org.amphora.net.internal.Outbox} takes the answer back.
 *
 * <p>Invariants: one thread at a time is inside a conversation; no lock is held while a handler runs; nothing here
 * waits for a client; at most one runnable per connection is in the worker pool's queue.
 *
 * <p>RFC 3207, 2595 and 8314 for TLS; what the handlers may rely on is written in {@code org.amphora.api.net}.
 */
package org.amphora.net.internal;
