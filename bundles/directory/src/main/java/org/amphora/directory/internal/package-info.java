/**
 * Local domains, users and aliases in files that a person can edit, the checking of passwords, and users of other
 * sources, asked in order.
 *
 * <p>Sources: RFC 5321 §4.5.1 (postmaster), RFC 2142 (abuse), RFC 5233 (detail of an address); the file of users is a
 * Dovecot passwd-file, the aliases read as Postfix's {@code aliases(5)} or {@code virtual(5)}.
 *
 * <p>Invariants: a lookup sees one state of each file, never half of one; a file that cannot be understood changes
 * nothing; a change made here is forced to disk before the call returns. Nothing of a password is logged.
 *
 * <p>Threads: lookups and password checks on any thread, changes one at a time. There is no thread of its own: a file
 * is looked at during a lookup, at most once a second.
 */
package org.amphora.directory.internal;
