/**
 * The conversation: {@link org.amphora.smtp.internal.session.Session} for the life of the connection, {@link
 * org.amphora.smtp.internal.session.Transaction} from MAIL to the end of the message, a class for each command, and {@link
 * org.amphora.smtp.internal.session.CommandTable}, which is the policy of when and where each may run.
 *
 * <p>RFC 5321, 1870 (SIZE), 2033 (LMTP), 2034 (ENHANCEDSTATUSCODES), 2920 (PIPELINING), 3030 (CHUNKING), 3207 (STARTTLS), 3461 (DSN), 4954 (AUTH),
 * 6152 (8BITMIME), 6409 (submission). Services are read once for each command; one that is gone gives {@code 451} or
 * {@code 454}. Never two calls into a session at once; only {@link
 * org.amphora.smtp.internal.session.Session#summary()} may come from any thread.
 */
package org.amphora.smtp.internal.session;
