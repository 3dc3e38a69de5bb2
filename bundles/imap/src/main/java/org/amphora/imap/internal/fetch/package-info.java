/**
 * FETCH (RFC 3501 §6.4.5 and §7.4.2): its items, the sections of a body, the form of envelopes and body structures, and
 * the run over the messages at the client's pace. Not for several threads.
 */
package org.amphora.imap.internal.fetch;
