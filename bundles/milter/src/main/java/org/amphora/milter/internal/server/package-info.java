/**
 * The filter's side: a chain of our filters on a milter socket, so that a Postfix or Sendmail can use them.
 *
 * <p>Layers: {@link org.amphora.milter.internal.server.MilterHandler} is the only class that net calls, {@link
 * org.amphora.milter.internal.server.CommandTable} says which command may come when and where it runs, {@link
 * org.amphora.milter.internal.server.Session} is one connection, {@link org.amphora.milter.internal.server.Message} what a
 * mail server tells of one message, {@link org.amphora.milter.internal.server.Chain} the filters that are asked about it.
 *
 * <p>Invariants: what is to be answered is answered once and in order; a message whose filters are not all there is put
 * off; a filter sees the edits of those before it; nothing is changed unless the message lives. Thread rule: net never
 * overlaps the calls into one session; filters run on a pool of their own, as in intake.
 */
package org.amphora.milter.internal.server;
