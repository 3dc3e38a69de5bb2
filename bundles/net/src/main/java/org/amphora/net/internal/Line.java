package org.amphora.net.internal;

import org.amphora.api.net.Connection;

/** What a {@link Conversation} needs of the connection beneath it. None of it blocks. */
interface Line extends Connection {
    /** A call or task has ended: sends what it has written. */
    void afterCall();

    /** The handler has failed: closes without a word. */
    void failed(Throwable why);

    /** Nothing more will come: closes when all is sent. */
    void finish();

    /** More, or no more, input is wanted. */
    void wantInput(boolean wanted);

    /** Begins to wait for a protocol; false if there is no room for one more that is new. */
    boolean park(boolean isNew);

    void unpark();

    /** A factory has one conversation less, or none is left to be had with this connection. Called with its lock held. */
    void released();
}
