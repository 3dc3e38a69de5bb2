/**
 * What a domain that is served here should have in the DNS, beside what it has: the records, ready to paste, the two files
 * that go with them (MTA-STS, RFC 8461, and the configuration of mail clients), and the classic mistakes.
 */
package org.amphora.dns.internal.zone;
