/**
 * One stored message as FETCH and SEARCH read it: what is asked for is opened once, at the first need, and nothing is
 * held of a body but the piece that is looked at. Not for several threads.
 */
package org.amphora.imap.internal.message;
