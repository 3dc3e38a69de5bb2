package org.amphora.api.net;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The conversation on one connection. Calls never overlap with each other or with this connection's tasks. {@code
 * received}, {@code idle} and {@code secured} may run on an I/O thread: they must not block, and hand what may block
 * to {@link Connection#execute}. A RuntimeException from any of them is a bug: net logs it and aborts the connection.
 */
@ConsumerType
public interface ConnectionHandler {
    /**
     * Input. The handler consumes from the position; what it leaves is given again, with what came since, when it is
     * no longer busy and either a task has run or new input has come. A handler that calls {@link Connection#execute}
     * should return at once without consuming more. The buffer is net's: it is not kept after the call.
     */
    void received(ByteBuffer in);

    /** TLS is on (after {@link Connection#startTls}, or at the start of an implicit-TLS connection after open). */
    default void secured() {}

    /** The idle time-out has passed; usually answered with a last reply and {@link Connection#close}. */
    void idle();

    /** Called once, as the last call. May run on an I/O thread. */
    void closed();

    /**
     * The protocol's bundle is going. At a command boundary: the state for the next handler; this one gets no further
     * call, not even closed, and writes no more. In a transaction: empty, and net asks again after the next input or
     * task, until the drain time is over and {@link #expire()} is called.
     */
    Optional<SessionState> detach();

    /** The drain time is over: say good-bye ({@code 421}, {@code * BYE}) and {@link Connection#close}. */
    void expire();

    /** For {@code mail:sessions}: user and state in a few words; called from any thread, must not block. */
    default SessionSummary summary() {
        return new SessionSummary("", "");
    }
}
