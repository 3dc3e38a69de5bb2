/**
 * Conversations as text, run against any server: {@code C:} lines are sent, {@code S:} lines are expected.
 *
 * <pre>
 * # comment; an empty line is ignored
 * # inbox: one two                       words for the test: what it has to give
 * S: 220 {{host:[^ ]+}} ESMTP{{:.*}}     a regular expression, kept under a name or not at all
 * C: EHLO {{host}}                       what was kept, or given to the run, is put in
 * S*: 250-{{:.*}}                        any number of such lines, also none
 * C1: A1 LOGIN alice {5}{{cut}}          {{cut}} at the end: no CRLF; {{cr}} {{lf}} {{nul}} {{sp}} anywhere
 * C: NOOP {{x*600}}{{0xff}}              a character so many times; an octet
 * C: {{base64 \0joe\0secret}}            in base64, with NUL and SOH in it
 * C: AUTH SCRAM-SHA-1 {{scram SHA-1 joe secret}}  the client begins an exchange of SCRAM
 * S: 334 {{challenge:.+}}                of this name, so that it can be answered
 * C: {{scram answer}}                    the proof
 * S: 334 {{scram signature}}             the server's
 * C2: {{open imap}}                      connection 2 goes to the rig's listener "imap"
 * C2: {{tls}}                            the client's side of a handshake
 * C2: {{close}}                          the client goes away
 * S1: {{eof}}                            the server has closed
 * </pre>
 *
 * {@code C:} is {@code C1:}. A connection opens, to the listener {@code ""}, where it is first named.
 */
package org.amphora.testkit.transcript;
