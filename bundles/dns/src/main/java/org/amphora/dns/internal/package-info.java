/**
 * The role dns: a {@link org.amphora.api.dns.DnsResolver} that asks the configured servers through dnsjava.
 *
 * <p>RFC 1035 (records), RFC 2308 (answers that there is none are kept), RFC 6840 §5.8 (AD). Invariants: each lookup ends within the time-out times the servers; at most
 * {@code max_records} records are looked at; a chain of CNAMEs is followed {@code 16} times within one answer. Safe on
 * any thread; every lookup may block.
 */
package org.amphora.dns.internal;
