package org.amphora.api.mail;

/** When a recipient's sender wants a delivery status notification, RFC 3461 §4.1. An empty set means the default. */
public enum Notify {
    NEVER,
    SUCCESS,
    FAILURE,
    DELAY
}
