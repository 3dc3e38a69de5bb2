package org.amphora.relay.internal.tls;

/** What the sender of a message has asked for. */
public enum Want {
    /** Nothing: it is the destination's and our own policy that counts. */
    NORMAL,
    /** RFC 8689 §4: servers that are known for sure, TLS with each, and a promise to go on like that. */
    REQUIRED,
    /** RFC 8689 §5, {@code TLS-Required: No}: rather in plain text than not at all. */
    WAIVED
}
