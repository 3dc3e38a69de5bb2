package org.amphora.imap.internal;

/** RFC 3501 §3. */
public enum State {
    NOT_AUTHENTICATED,
    AUTHENTICATED,
    SELECTED
}
