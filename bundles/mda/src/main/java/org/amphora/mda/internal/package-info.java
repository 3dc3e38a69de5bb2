/**
 * Local delivery: the delivery filters of each recipient, its forward file in the place of the inbox, then what they want
 * done, then the store.
 *
 * <p>RFC 5321 §4.4 (Return-Path is the message's first line already), RFC 5228 §2.10 (what the actions mean).
 *
 * <p>Invariants: a filter has no effect but through the actions it returns; everything that is to be sent is in the
 * queue, durably, before anything is stored, and a recipient is delivered only when all has been done; what is done
 * again after a crash carries the same keys, so that it is recognised. A shared body holds no per-recipient header: no
 * Delivered-To is added but to a redirected copy. Threads: called on the queue's, several at once.
 */
package org.amphora.mda.internal;
