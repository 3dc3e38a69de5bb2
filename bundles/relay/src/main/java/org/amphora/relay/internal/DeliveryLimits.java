package org.amphora.relay.internal;

/**
 * Of one attempt at one destination.
 *
 * @param sessions hosts that are asked before the mail waits
 * @param recipients of one transaction
 */
record DeliveryLimits(int sessions, int recipients) {}
