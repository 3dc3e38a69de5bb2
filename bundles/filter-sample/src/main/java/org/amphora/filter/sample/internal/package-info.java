/**
 * A sample filter, made to be copied: it adds a header field to each message and can refuse a word in the subject.
 *
 * <p>Threads: a filter is asked about several transactions at once, each of them on one thread at a time; so what
 * belongs to a transaction is in the object that {@code begin} returns, and the settings are one immutable value.
 */
package org.amphora.filter.sample.internal;
