package org.amphora.api.mail;

/** Where a message enters. */
public enum Direction {
    /** From another server: relay control and refusal apply. */
    INBOUND,
    /** From an authenticated user, RFC 6409. */
    SUBMISSION,
    /** Made by this server (bounce, notice, redirect, reply): not refused, but signed and sealed. */
    INTERNAL
}
