/**
 * A message as the next server is given it: without our Return-Path line (RFC 5321 §4.4), dots doubled for DATA
 * (RFC 5321 §4.5.2), and converted to seven bits where the server takes no others (RFC 6152 §3, in the encodings of
 * RFC 2045 §6).
 *
 * <p>Invariants: what is signed is never converted; whatever line ends a message holds, a server that is sent it by DATA
 * sees CRLF and nothing else (RFC 5321 §2.3.8), so that no server can be told of two messages where we saw one.
 */
package org.amphora.relay.internal.message;
