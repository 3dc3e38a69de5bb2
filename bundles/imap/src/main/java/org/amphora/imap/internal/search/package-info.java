/**
 * SEARCH (RFC 3501 §6.4.4): its keys, parsed with bounded depth, and the run over the messages. Keys that need only
 * flags, numbers, dates and sizes are asked first, so that no message is opened for nothing. Not for several threads.
 */
package org.amphora.imap.internal.search;
