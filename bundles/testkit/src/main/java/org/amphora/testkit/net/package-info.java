/**
 * A connection in memory that obeys the contract of {@link org.amphora.api.net.Connection}, so that protocol logic is
 * tested without sockets, threads or time.
 *
 * <p>Thread rule: a test drives it from one thread; a handler's listeners may write and execute from others.
 */
package org.amphora.testkit.net;
