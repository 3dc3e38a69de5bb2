package org.amphora.net.internal;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * One client's socket, of whatever kind. What happens on it is told to its {@link ClientConnection}, on the I/O thread.
 * Methods may be called from any thread; none blocks.
 */
interface Transport {
    SocketAddress local();

    /** Null if the client has gone already. */
    SocketAddress remote();

    /** Writes what the socket takes now: how many bytes. Not while something of {@code writeLater} is under way. */
    int write(ByteBuffer data) throws IOException;

    /** Sends what the socket takes now of a file: how many bytes, {@code length} at most. */
    int transfer(FileChannel file, long position, int length) throws IOException;

    /** Writes all, as the socket takes it; owns {@code data}. When all is written, {@link ClientConnection#sent}. */
    void writeLater(ByteBuffer data);

    /** As {@link #writeLater} for a region of a file, which it does not close. */
    void transferLater(FileChannel file, long position, long length);

    /** Begins or ends to read. */
    void read(boolean wanted);

    /** Tells the client that no more will come; false if only {@link #close} is left for that. */
    boolean shutdownOutput() throws IOException;

    /** Closes at once. The I/O thread tells {@link Listener#gone}, once. */
    void close();
}
