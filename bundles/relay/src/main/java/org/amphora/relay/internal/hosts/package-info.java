/**
 * The addresses of a next hop: mail exchangers in the order of RFC 5321 §5.1, an implicit one where there are none, the
 * null MX of RFC 7505, addresses of both families.
 *
 * <p>Invariants: a domain of which the DNS says nothing now is tried again, one that it denies is not; no host that is
 * ourselves, nor one that is no better, is ever given. Lookups block; safe on any thread.
 */
package org.amphora.relay.internal.hosts;
