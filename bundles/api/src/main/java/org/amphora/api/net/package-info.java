/**
 * The contract between {@code net}, which owns the sockets, and a protocol bundle, which owns the conversation.
 *
 * <p>Invariants: the calls into one {@link org.amphora.api.net.ConnectionHandler} and the tasks it hands to its
 * {@link org.amphora.api.net.Connection} never overlap, so a handler needs no lock; what a handler leaves unread in
 * its input stays with {@code net} and is given again, to it or to the handler that takes over from it; what a
 * handler writes during one call or task goes out together when that ends.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package org.amphora.api.net;
