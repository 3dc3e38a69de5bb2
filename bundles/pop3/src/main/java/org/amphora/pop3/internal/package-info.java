/**
 * The POP3 server protocol: RFC 1939 with RFC 2449 (CAPA, RESP-CODES, PIPELINING), RFC 2595 (STLS), RFC 3206
 * (AUTH-RESP-CODE) and RFC 5034 (SASL).
 *
 * <p>Layers: {@link org.amphora.pop3.internal.LineFramer} cuts lines, {@link org.amphora.pop3.internal.Session} holds
 * the state and runs one class of {@code command} for each line by the table in {@link
 * org.amphora.pop3.internal.CommandTable}, {@link org.amphora.pop3.internal.Pop3Handler} is the only class that net
 * calls.
 *
 * <p>Invariants: messages are deleted on QUIT only; one session at a time has an account's maildrop; message numbers
 * do not change in a session. Thread rule: net never overlaps the calls into one session.
 */
package org.amphora.pop3.internal;
