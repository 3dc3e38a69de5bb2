/**
 * A {@link org.amphora.api.store.SearchIndex} on Apache Lucene: for each mailbox a directory that knows which messages
 * have which trigrams in which field, and nothing else. A text is in no message that lacks one of its trigrams, in any
 * language, with blanks between its words or without; the few others are read by who asked. A text of one or two
 * characters is looked up as the beginning of trigrams, so that each text ends with trigrams that are filled up.
 *
 * <p>Invariants: the index is never needed, and never believed beyond the UIDVALIDITY, UID and MODSEQ that were written
 * with it in one commit; what it cannot represent (a message that is too long, or cannot be read) is always a
 * candidate; a damaged, strange or newer one is thrown away and made anew. A mailbox gets one when it is first
 * searched for a text.
 *
 * <p>Threads: one for all indexing, of low priority; a search looks things up on the caller's thread and never waits for
 * it.
 */
package org.amphora.searchlucene.internal;
