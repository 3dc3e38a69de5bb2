/**
 * SEARCH (RFC 3501 §6.4.4), SORT and THREAD (RFC 5256): the keys, parsed with bounded depth, the scan over the messages,
 * and what is made of those it finds. Keys that need only flags, numbers, dates and sizes are asked first, so that no
 * message is opened for nothing; texts are asked of a search index, if there is one, so that only what it names is read. SORT and THREAD keep numbers and octets of what they find, no objects for each message.
 * Not for several threads.
 */
package org.amphora.imap.internal.search;
