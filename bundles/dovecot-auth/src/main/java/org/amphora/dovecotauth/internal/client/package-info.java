/**
 * The client's side of the Dovecot authentication protocol: a running Dovecot says who may log in to our listeners. Serves
 * {@link org.amphora.api.auth.Sasl} before the role sasl as soon as a socket is named, and passes each exchange on as it
 * comes, so every mechanism that Dovecot has works.
 *
 * <p>Invariants: one connection, shared by all exchanges and made again when it is lost; an exchange that its client
 * gives up holds nothing here; whatever goes wrong on the way is {@code UNAVAILABLE}, never a wrong password.
 */
package org.amphora.dovecotauth.internal.client;
