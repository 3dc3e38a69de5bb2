/**
 * Bytes of IMAP: commands and literals cut from the input, their arguments, and responses (RFC 3501 §4 and §9).
 * Nothing here knows a connection, a store or a session. Not for several threads.
 */
package org.amphora.imap.internal.wire;
