/**
 * Domain-based Message Authentication, RFC 7489, without a server around it; with {@code np} of RFC 9091 and, if so
 * configured, the tree walk of DMARCbis.
 *
 * <p>Invariants: the DNS is asked a bounded number of names; mail fails only if both SPF and DKIM have been asked and
 * no answer is missing.
 */
package org.amphora.dmarc.internal.check;
