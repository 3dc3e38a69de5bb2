/**
 * The role dkim: three mail filters ({@code dkim-verify}, {@code arc}, {@code dkim-sign}) over the packages below, which
 * know nothing of OSGi. RFC 6376, RFC 8301, RFC 8463, RFC 8617; the results are those of RFC 8601.
 *
 * <p>Invariants: what others send makes no exception and no lost message; nothing but the header of a message is held
 * on the heap; a signature that cannot be made is counted and told in {@code mail:status}.
 *
 * <p>Threads: the filters are called on several at once; a change of the configuration counts from the next message on.
 */
package org.amphora.dkim.internal;
