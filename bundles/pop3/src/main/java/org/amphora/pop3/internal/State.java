package org.amphora.pop3.internal;

/** RFC 1939 §3; UPDATE is the end of QUIT and needs no name. */
public enum State {
    AUTHORIZATION,
    TRANSACTION
}
