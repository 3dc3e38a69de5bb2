package org.amphora.api.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One client's connection, as its handler sees it. Except where said, methods may be called from any thread.
 */
@ProviderType
public interface Connection {
    /** Unique in this process, letters and digits: the MDC's {@code session}. */
    String id();

    /** The listener's name, as in {@code org.amphora.listener-NAME.cfg}. */
    String listener();

    /** The listener's {@code profile}, or empty. */
    String profile();

    SocketAddress local();

    SocketAddress remote();

    /** The client's IP address; empty on a Unix socket. */
    default Optional<InetAddress> peer() {
        return remote() instanceof InetSocketAddress r ? Optional.of(r.getAddress()) : Optional.empty();
    }

    /** The client's port; 0 on a Unix socket. */
    default int peerPort() {
        return remote() instanceof InetSocketAddress r ? r.getPort() : 0;
    }

    /** What TLS has agreed on, once it has. */
    Optional<TlsInfo> tls();

    /** Whether STARTTLS can be offered now: the listener says {@code starttls}, TLS is not on, and a key is there. */
    boolean canStartTls();

    /**
     * Queues bytes for the client, after all that was written before; takes ownership of {@code data}. Never blocks.
     * What is written during one call or task of the handler goes out together at its end; from elsewhere, at once.
     */
    void write(ByteBuffer data);

    /**
     * Queues a region of a file, sent without passing through the heap where TLS allows. Takes ownership of the
     * channel and closes it when all is sent or the connection ends.
     */
    void write(FileChannel file, long position, long length);

    /** Whether the queue of unsent bytes is below its high-water mark. */
    boolean isWritable();

    /**
     * Runs a task that may block, on net's bounded worker pool, in order with the connection's other tasks and input:
     * until the last task has ended the handler is <em>busy</em> and gets no input. Called inside a task it runs after
     * that one, on the same thread. Never refused while the connection is open; dropped after {@code closed}.
     */
    void execute(Runnable task);

    /**
     * As {@link #execute}, for a check of a secret, which is slow on purpose: on a bounded pool of its own, so that however
     * many log in at once, mail has its threads. Other tasks behind it run on the other pool again.
     */
    default void executeLogin(Runnable task) {
        execute(task);
    }

    /** As {@link #execute}, but the task starts only when {@link #isWritable()}: no slow reader holds a thread. */
    void executeWhenWritable(Runnable task);

    /**
     * Upgrades to TLS: forgets all input that has not been consumed or, where there is any, aborts (what somebody
     * slipped in behind STARTTLS must not be obeyed, RFC 3207 §4.2), writes {@code goAhead} in plain text, and shakes
     * hands. The handler hears {@link ConnectionHandler#secured()} or {@code closed}. Only from the handler's own calls
     * and tasks, as their last act.
     */
    void startTls(ByteBuffer goAhead);

    /**
     * From now on both sides compress with DEFLATE (RFC 1951 without a header; RFC 4978), within TLS where that is on, until
     * the connection ends: writes {@code goAhead} as it is, and all that is written behind it compressed. What comes is
     * inflated before the handler is given it, and so counts against its limits; what has come already is taken as it is.
     * Only from the handler's own calls and tasks, once.
     */
    void compress(ByteBuffer goAhead);

    /** Whether {@link #compress} has been called, by this handler or an earlier one. */
    boolean isCompressed();

    /** Time without input after which the handler hears {@link ConnectionHandler#idle()}; zero is never. */
    void idleTimeout(Duration limit);

    /**
     * Sends what is queued and {@code last}, then closes in the lingering manner, so that a reset does not eat the
     * last reply. The handler gets no more input and hears {@code closed}. {@code last} may be empty.
     */
    void close(ByteBuffer last);

    /** Closes at once; what is queued is lost. */
    void abort();

    /**
     * The client has done what it should not have: counted by {@link Bans} against its address, if it has one. Not for
     * failed logins, which sasl tells, nor for what a client does for whom this one speaks.
     *
     * @param reason in a few words, for the operator
     */
    default void offence(String reason) {}

    /** Whether the client is still there, as far as can be known without waiting. */
    boolean isOpen();
}
