/**
 * Sender Policy Framework, RFC 7208, without a server around it.
 *
 * <p>Invariants: a record's syntax is checked as a whole before a term is evaluated; at most ten terms ask the DNS, two
 * of them in vain, and of ten MX and ten PTR records the addresses are looked at; nothing that a record or an answer
 * holds leads to an exception.
 */
package org.amphora.spf.internal.check;
