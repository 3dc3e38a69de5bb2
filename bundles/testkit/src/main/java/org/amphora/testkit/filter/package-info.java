/**
 * For tests of a {@link org.amphora.api.filter.MailFilter}: a transaction and a message without an intake, and the
 * contract test that every filter passes.
 *
 * <p>Threads: the fakes belong to one thread at a time, as a transaction does.
 */
package org.amphora.testkit.filter;
