/**
 * The IMAP server protocol: RFC 3501 and RFC 9051, with RFC 2177 (IDLE), RFC 2342 (NAMESPACE), RFC 2971 (ID), RFC 3348
 * (CHILDREN), RFC 3502 (MULTIAPPEND), RFC 3691 (UNSELECT), RFC 4315 (UIDPLUS), RFC 4959 (SASL-IR), RFC 5530 (response
 * codes), RFC 6154 (SPECIAL-USE), RFC 6851 (MOVE), RFC 7888 (LITERAL+ and LITERAL-) and what {@code
 * docs/protocols/imap.md} lists.
 *
 * <p>Layers: {@code wire} cuts commands from the input, parses their arguments and writes responses; {@link
 * org.amphora.imap.internal.Session} holds the state and runs one class of {@code command} for each command by the
 * table in {@link org.amphora.imap.internal.CommandTable}; {@link org.amphora.imap.internal.ImapHandler} is the only
 * class that net calls. {@code selected} is the session's view of its mailbox, {@code fetch} and {@code search} do the
 * work of the two large commands, {@code spool} holds messages that are being appended.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>Message sequence numbers belong to the session; they change only where RFC 3501 §7.4.1 lets an EXPUNGE be
 *       sent, and only by what is sent.
 *   <li>Commands run one after the other, each ends with exactly one tagged response, and what others have done to
 *       the selected mailbox is told before it.
 *   <li>The services that come and go are read once per command; a session keeps no object of theirs from one
 *       command to the next but the subscription of an IDLE.
 *   <li>A response that the client does not read holds no thread, and no more than a piece of it is on the heap.
 * </ul>
 *
 * <p>Thread rule: net never overlaps the calls and tasks of one session.
 */
package org.amphora.imap.internal;
