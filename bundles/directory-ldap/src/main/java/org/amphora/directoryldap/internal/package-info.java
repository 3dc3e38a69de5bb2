/**
 * Users and passwords of an LDAP server (RFC 4511): search and bind, as Dovecot does it with {@code auth_bind = yes}.
 *
 * <p>Invariants: what a client has typed is escaped before it stands in a filter (RFC 4515 §3), and never becomes part
 * of a DN; a password is sent to the server for the very entry that the search has found, and to no other; hosts are
 * verified by their certificates wherever there is TLS; one that is down or slow holds as many threads as {@code
 * ldap_connections} for at most the time-outs, and nobody while it is known to be down.
 *
 * <p>Threads: services are safe on any thread. The library has one thread of its own for each pool of connections.
 */
package org.amphora.directoryldap.internal;
