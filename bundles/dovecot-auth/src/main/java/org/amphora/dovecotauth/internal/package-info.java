/**
 * The server side of the Dovecot authentication protocol, version 1.2, between a mail server and who knows the users:
 * what Postfix speaks with {@code smtpd_sasl_type = dovecot}.
 *
 * <p>Layers: {@link org.amphora.dovecotauth.internal.LineFramer} cuts lines, {@link
 * org.amphora.dovecotauth.internal.Fields} cuts a line into its fields, {@link
 * org.amphora.dovecotauth.internal.Session} holds the requests, {@link
 * org.amphora.dovecotauth.internal.DovecotAuthHandler} is the only class that net calls.
 *
 * <p>Invariants: each AUTH and CONT gets one OK, CONT or FAIL with its id unless the client cancels it or breaks the
 * protocol, which ends the connection without a word; what a client sends is never logged. Thread rule: net never
 * overlaps the calls into one session.
 */
package org.amphora.dovecotauth.internal;
