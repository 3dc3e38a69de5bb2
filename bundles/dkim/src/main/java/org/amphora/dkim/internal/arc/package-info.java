/**
 * The Authenticated Received Chain, RFC 8617: what those who have forwarded a message say of it, read, validated, and
 * sealed when we forward it ourselves.
 *
 * <p>All errors are permanent (§5.2.1): a chain has passed or has failed, or there is none. A validator and a sealer may be
 * used by several threads, each with a message of its own.
 */
package org.amphora.dkim.internal.arc;
