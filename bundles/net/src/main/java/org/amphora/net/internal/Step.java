package org.amphora.net.internal;

/** What a {@link Conversation} does next. */
enum Step {
    OPEN,
    RESUME,
    SECURED,
    TASK,
    EXPIRE,
    DETACH,
    IDLE,
    RECEIVED,
    CLOSED,
    FINISH,
    NONE
}
