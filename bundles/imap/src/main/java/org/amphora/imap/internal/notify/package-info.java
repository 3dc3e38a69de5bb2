/**
 * NOTIFY (RFC 5465): what a client wants to hear of, all the time, and what it has heard. The store's hints, on any
 * thread, are only noted, and wake one task of the session, which asks the store and tells the difference. All else here
 * runs in the session.
 */
package org.amphora.imap.internal.notify;
