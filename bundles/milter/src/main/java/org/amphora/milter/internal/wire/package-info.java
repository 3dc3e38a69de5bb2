/**
 * The milter wire protocol, versions 2 to 6, for both sides: packets of a length, a command and a payload.
 *
 * <p>{@link org.amphora.milter.internal.wire.Framer} cuts packets out of what comes, {@link
 * org.amphora.milter.internal.wire.Command} and {@link org.amphora.milter.internal.wire.Response} are what they say, and
 * {@link org.amphora.milter.internal.wire.Stage} is the table of what a filter may be asked. The protocol has no RFC; it
 * is what Sendmail's libmilter and Postfix do, told in {@code docs/protocols/milter.md}.
 *
 * <p>Texts are octets, one in each char (ISO 8859-1), so that a header field that is no UTF-8 passes unchanged; {@link
 * org.amphora.milter.internal.wire.Octets} turns them into Unicode and back where that is wanted.
 */
package org.amphora.milter.internal.wire;
