package org.amphora.api.net;

/** Why net lets a client not in, as far as the client is told. */
public enum Refusal {
    /** Not from this address, whenever it comes: {@code 554 5.7.1}. */
    NOT_ALLOWED,
    /** Not now: too many connections, or a ban, which ends: {@code 421 4.7.0}. */
    NOT_NOW
}
