/**
 * Filters against what the open Internet sends. Each is a component with a configuration of its own, and off until
 * {@code filters} in {@code org.amphora.intake.cfg} names it.
 *
 * <p>They refuse at RCPT and not at HELO, because a client may log in after HELO: who has, and who is in {@code
 * mynetworks}, is not asked. Without the role that a filter needs it lets mail pass.
 *
 * <p>Threads: a filter is asked about several transactions at once. Memory is bounded, whatever clients send.
 */
package org.amphora.filter.abuse.internal;
