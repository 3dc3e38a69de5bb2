/**
 * What intake writes into a message: trace lines (RFC 5321 §4.4), the edits that filters ask for, and what a submitted
 * message lacks (RFC 6409 §8).
 *
 * <p>Invariants: the first line is {@code Return-Path}; the bytes that no edit touches stay as they came; a body is
 * never held here. Not for several threads.
 */
package org.amphora.intake.internal.message;
