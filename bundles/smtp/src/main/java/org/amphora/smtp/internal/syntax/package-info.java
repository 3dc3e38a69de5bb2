/**
 * The grammar of SMTP's arguments: paths (RFC 5321 §4.1.2), address literals (§4.1.3), parameters (§4.1.1.11), xtext
 * (RFC 3461 §4), UTF-8 in all of them (RFC 6531 §3.3). Pure functions of text in which a character is an octet; safe on any thread.
 */
package org.amphora.smtp.internal.syntax;
